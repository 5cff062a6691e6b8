"use strict";
// In a block, so that its names are its own.
{
  // Each column of a sortable table gets a button: numbers by size, words by the alphabet, and what is no
  // number last.
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        const body = table.tBodies[0];
        const text = (row) => row.cells[column].textContent;
        const isWords = column < 2;
        const compare = (a, b) => {
          const sign = ascending ? 1 : -1;
          if (isWords) {
            return sign * text(a).localeCompare(text(b), "en", { numeric: true });
          }
          const [x, y] = [Number(text(a).replace("inf", "Infinity")), Number(text(b).replace("inf", "Infinity"))];
          if (Number.isNaN(x) || Number.isNaN(y)) {
            return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
          }
          return x === y ? 0 : sign * (x < y ? -1 : 1);
        };
        body.append(...Array.from(body.rows).sort(compare));
      });
    });
  }

  // The values of all chains at the draw below the pointer, and a line through it.
  const box = document.createElement("div");
  box.id = "values";
  box.hidden = true;
  document.body.append(box);
  for (const script of document.querySelectorAll("figure > script[type='application/json']")) {
    const panels = JSON.parse(script.textContent);
    const svg = script.parentElement.querySelector("svg");
    const line = document.createElementNS(svg.namespaceURI, "path");
    line.setAttribute("stroke", "#404040");
    line.setAttribute("stroke-width", "0.5");
    svg.append(line);
    const hide = () => {
      box.hidden = true;
      line.removeAttribute("d");
    };
    svg.addEventListener("pointerleave", hide);
    svg.addEventListener("pointermove", (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const inside = ({ area: [left, top, right, bottom] }) =>
        at.x >= left && at.x <= right && at.y >= top && at.y <= bottom;
      const panel = panels.find(inside);
      if (!panel) {
        hide();
        return;
      }
      const [left, top, right, bottom] = panel.area;
      const [first, last] = panel.x;
      const x = first + ((at.x - left) / (right - left)) * (last - first);
      const stored = panel.chains[0].length;
      const i = Math.min(stored - 1, Math.max(0, Math.round(x / panel.every)));
      const place = left + ((i * panel.every - first) / (last - first)) * (right - left);
      line.setAttribute("d", `M${place} ${top}V${bottom}`);
      const values = panel.chains.map((chain, number) => `\nchain ${number}: ${chain[i]}`);
      box.textContent = `${panel.name}, draw ${i * panel.every}${values.join("")}`;
      box.hidden = false;
      // Beside the pointer, on the side with more room.
      const isRight = event.clientX > window.innerWidth / 2;
      const isLow = event.clientY > window.innerHeight / 2;
      box.style.left = isRight ? "auto" : `${event.clientX + 16}px`;
      box.style.right = isRight ? `${window.innerWidth - event.clientX + 16}px` : "auto";
      box.style.top = isLow ? "auto" : `${event.clientY + 16}px`;
      box.style.bottom = isLow ? `${window.innerHeight - event.clientY + 16}px` : "auto";
    });
  }
}
