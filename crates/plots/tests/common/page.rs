//! Reading a figure back: the size of its page and what is where on it.

/// A rectangle: left, top, right, bottom.
pub(crate) type Area = [f64; 4];

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let start = element.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = element[start..].find('"')?;
    Some(&element[start..start + length])
}

fn number(element: &str, name: &str) -> Option<f64> {
    attribute(element, name).map(|value| value.trim_end_matches("pt").parse().unwrap())
}

/// The area of a text, with 0.6 of its size for each character: about right for DejaVu Sans.
fn text_area(element: &str) -> Area {
    let (x, y) = (number(element, "x").unwrap(), number(element, "y").unwrap());
    let size = number(element, "font-size").unwrap();
    let (mut inside_tag, mut width, mut scale) = (false, 0.0, 1.0);
    for (i, c) in element.char_indices() {
        match c {
            '<' => {
                inside_tag = true;
                let script = element[i..].starts_with("<tspan") && {
                    let end = element[i..].find('>').unwrap();
                    element[i..i + end].contains("font-size")
                };
                scale = if script { 0.72 } else { 1.0 };
            }
            '>' => inside_tag = false,
            _ if !inside_tag => width += 0.6 * size * scale,
            _ => {}
        }
    }
    let left = match attribute(element, "text-anchor") {
        Some("middle") => -width / 2.0,
        Some("end") => -width,
        _ => 0.0,
    };
    // Without scripts: those of tick labels may come nearer to each other than whole lines.
    let (up, down) = (0.75 * size, 0.2 * size);
    if element.contains("rotate(-90") {
        [x - up, y - left - width, x + down, y - left]
    } else {
        [x + left, y - up, x + left + width, y + down]
    }
}

fn path_area(path: &str) -> Area {
    let numbers: Vec<f64> = path
        .split(['M', 'L', 'Z', ' '])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().unwrap())
        .collect();
    assert!(numbers.iter().all(|n| n.is_finite()) && numbers.len().is_multiple_of(2));
    let mut area = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    for pair in numbers.chunks(2) {
        for (i, &n) in pair.iter().enumerate() {
            area[i] = area[i].min(n);
            area[i + 2] = area[i + 2].max(n);
        }
    }
    area
}

/// Size of the page, areas of all that is drawn, and areas of the texts among them.
pub(crate) fn areas(svg: &str) -> (Area, Vec<Area>, Vec<(String, Area)>) {
    let mut page = None;
    let (mut all, mut texts) = (Vec::new(), Vec::new());
    for element in svg.lines() {
        let sizes = || [number(element, "width").unwrap(), number(element, "height").unwrap()];
        if element.starts_with("<svg") {
            let [width, height] = sizes();
            page = Some([0.0, 0.0, width, height]);
        } else if element.starts_with("<rect") {
            let (x, y) = (number(element, "x"), number(element, "y"));
            let (x, y) = (x.unwrap_or(0.0), y.unwrap_or(0.0));
            let [width, height] = sizes();
            all.push([x, y, x + width, y + height]);
        } else if element.starts_with("<g") || element == "</g>" {
            // What is drawn stands within.
        } else if element.starts_with("<path") {
            all.push(path_area(attribute(element, "d").unwrap()));
        } else if element.starts_with("<text") {
            let area = text_area(element);
            all.push(area);
            texts.push((element.to_owned(), area));
        } else {
            assert_eq!(element, "</svg>");
        }
    }
    (page.unwrap(), all, texts)
}

/// Everything is on the page, and no text is on another.
pub(crate) fn check_page(name: &str, svg: &str) {
    let (page, all, texts) = areas(svg);
    for area in all {
        let inside = area[0] >= page[0] - 0.01
            && area[1] >= page[1] - 0.01
            && area[2] <= page[2] + 0.01
            && area[3] <= page[3] + 0.01;
        assert!(inside, "{name}: {area:?} is not inside {page:?}");
    }
    for (i, (text, a)) in texts.iter().enumerate() {
        for (other, b) in &texts[..i] {
            // Scripts begin where the text before them ends, to rounding.
            let beyond = |a: &Area, b: &Area, i: usize| a[i] >= b[i + 2] - 0.01;
            let apart = [0, 1].iter().any(|&i| beyond(a, b, i) || beyond(b, a, i));
            assert!(apart, "{name}: {text} overlaps {other}");
        }
    }
}
