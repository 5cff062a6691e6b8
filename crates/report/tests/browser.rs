//! The page in a real browser: no complaint, a table that sorts, values below the pointer. Without Chromium this
//! is left out.

mod common;

use std::path::Path;
use std::process::Command;

use common::{fit, model};
use model_graph::model_graph;
use report::Report;

/// What a reader does, told in the title of the page.
const READER: &str = "<script>
const told = [];
const column = (i) => Array.from(document.querySelectorAll('table.sortable tbody tr'), (row) => row.cells[i].textContent);
const press = (i) => document.querySelectorAll('table.sortable thead button')[i].click();
press(2);
const up = column(2).map(Number);
told.push(`rising ${up.every((x, i) => i === 0 || up[i - 1] <= x)}`);
press(2);
const down = column(2).map(Number);
told.push(`falling ${down.every((x, i) => i === 0 || down[i - 1] >= x)}`);
press(0);
told.push(column(0).join(' '));
const svg = document.querySelector(\"svg[aria-label='traces']\");
svg.scrollIntoView();
const panel = JSON.parse(document.querySelector(\"script[type='application/json']\").textContent)[1];
const at = new DOMPoint((panel.area[0] + panel.area[2]) / 2, (panel.area[1] + panel.area[3]) / 2);
const place = at.matrixTransform(svg.getScreenCTM());
const move = (x, y) => svg.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, bubbles: true }));
move(place.x, place.y);
const box = document.querySelector('#values');
told.push(box.hidden ? 'hidden' : box.textContent);
svg.dispatchEvent(new PointerEvent('pointerleave'));
told.push(`gone ${box.hidden}`);
document.title = told.join('|');
</script>";

/// What Chromium makes of a page, and what it complains of; nothing if there is no Chromium.
fn open(page: &Path, more: &[&str]) -> Option<(String, String)> {
    let profile = tempfile::tempdir().unwrap();
    let browser = ["chromium", "google-chrome"].into_iter().find_map(|name| {
        Command::new(name)
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"])
            .args(["--no-first-run", "--disable-background-networking", "--window-size=1200,900"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(more)
            .arg(format!("file://{}", page.display()))
            .output()
            .ok()
    });
    let output = browser?;
    assert!(output.status.success());
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Some((text(output.stdout), text(output.stderr)))
}

#[test]
#[allow(clippy::print_stdout)]
fn the_page_works_in_chromium() {
    let folder = tempfile::tempdir().unwrap();
    let posterior = fit(200);
    let html = Report::of(&posterior).graph(&model_graph(&model).unwrap()).to_html().unwrap();
    let page = folder.path().join("report.html");
    std::fs::write(&page, html.replace("</body>", &format!("{READER}\n</body>"))).unwrap();
    let Some((dom, log)) = open(&page, &["--dump-dom"]) else {
        println!("skipped: there is no Chromium on this machine");
        return;
    };
    assert!(!log.contains("CONSOLE"), "{log}");
    let title = dom.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
    let told: Vec<&str> = title.split('|').collect();
    assert_eq!(&told[..2], ["rising true", "falling true"], "{title}");
    assert!(told[2].ends_with("x[0] x[1] x[2] x[3] x[4]"), "{title}");
    assert!(told[3].starts_with("spread, draw "), "{title}");
    assert!(told[3].contains("chain 0: 0.") || told[3].contains("chain 0: 1."), "{title}");
    assert!(told[3].contains("chain 1: "), "{title}");
    assert_eq!(told[4], "gone true", "{title}");

    // A mistake in a script is seen: else this test would pass whatever the page does.
    let broken = folder.path().join("broken.html");
    std::fs::write(&broken, html.replace("</body>", "<script>missing();</script>\n</body>"))
        .unwrap();
    let (_, log) = open(&broken, &["--dump-dom"]).unwrap();
    assert!(log.contains("CONSOLE"), "{log}");
}
