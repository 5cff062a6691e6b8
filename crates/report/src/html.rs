//! The parts of a page: text that stands for itself, figures, tables, and the page around them.

use std::fmt::Write;

use plots::Figure;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// A part of the page with a title of its own.
#[derive(Debug)]
pub(crate) struct Section {
    /// The name of the place, for links within the page.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// HTML.
    pub(crate) body: String,
}

/// The whole page; `lead` is HTML.
pub(crate) fn page(title: &str, lead: &str, sections: &[Section]) -> String {
    let title = escape(title);
    let links: String = sections
        .iter()
        .map(|section| format!("<li><a href=\"#{}\">{}</a></li>\n", section.id, section.title))
        .collect();
    let sections: String = sections
        .iter()
        .map(|Section { id, title, body }| {
            format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n{body}</section>\n")
        })
        .collect();
    // The policy forbids the page to load anything at all.
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n{lead}</header>\n\
         <nav aria-label=\"Contents\">\n<ul>\n{links}</ul>\n</nav>\n\
         <main>\n{sections}</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// A paragraph of plain text.
pub(crate) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

/// A figure with a caption of plain text, or a sentence why there is none.
pub(crate) fn figure(figure: Result<Figure, plots::Error>, name: &str, caption: &str) -> String {
    match figure.and_then(|figure| figure.to_svg()) {
        Ok(svg) => picture(&svg, name, caption, ""),
        Err(error) => paragraph(&format!("There is no {name}: {error}.")),
    }
}

/// An SVG as part of the page; `name` is told to those who do not see it, `more` is HTML that follows.
pub(crate) fn picture(svg: &str, name: &str, caption: &str, more: &str) -> String {
    // Within HTML the name of the format is known.
    let svg = svg.replacen(" xmlns=\"http://www.w3.org/2000/svg\"", "", 1);
    let svg =
        svg.replacen("<svg", &format!("<svg role=\"img\" aria-label=\"{}\"", escape(name)), 1);
    let svg = enlarged(&enlarged(&svg, "width"), "height");
    format!("<figure>\n{svg}<figcaption>{}</figcaption>\n{more}</figure>\n", escape(caption))
}

/// The SVG with this side longer: what is printed small is read on a screen from farther away.
fn enlarged(svg: &str, side: &str) -> String {
    const TIMES: f64 = 1.3;
    let mark = format!(" {side}=\"");
    let size =
        svg.split_once(&mark).and_then(|(_, rest)| rest.split_once("pt\"")).map(|(size, _)| size);
    match size.and_then(|size| Some((size, size.parse::<f64>().ok()?))) {
        Some((text, size)) => {
            svg.replacen(&format!("{mark}{text}pt\""), &format!("{mark}{:.2}pt\"", TIMES * size), 1)
        }
        None => svg.to_owned(),
    }
}

/// A table with a caption and the names of its columns; cells are plain text. The first of a row is its name.
pub(crate) fn table(
    class: &str,
    caption: &str,
    columns: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let mut html = format!(
        "<div class=\"wide\" role=\"region\" aria-label=\"{0}\" tabindex=\"0\">\n<table class=\"{class}\">\n\
         <caption>{0}</caption>\n<thead>\n<tr>",
        escape(caption)
    );
    // Writing to a String cannot fail.
    for column in columns {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(column));
    }
    html.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            let cell = escape(cell);
            let _ = match i {
                0 => write!(html, "<th scope=\"row\">{cell}</th>"),
                _ => write!(html, "<td>{cell}</td>"),
            };
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    html
}

/// A list of plain texts.
pub(crate) fn list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let items = items.into_iter().map(|item| format!("<li>{}</li>\n", escape(item.as_ref())));
    format!("<ul>\n{}</ul>\n", items.collect::<String>())
}

/// Lines to copy.
pub(crate) fn code(text: &str) -> String {
    format!("<pre><code>{}</code></pre>\n", escape(text))
}

/// Text that stands for itself in HTML, in attributes too; what is no character of a page is replaced.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// A string of JavaScript within a script of the page: no mark in it can end the script.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"'
            | '\\'
            | '<'
            | '>'
            | '&'
            | '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}' => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_html_are_text() {
        assert_eq!(escape("<b a=\"1\">&'\u{1}"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;\u{fffd}");
        assert_eq!(quoted("</script>\"\\\n"), "\"\\u003c/script\\u003e\\u0022\\u005c\\u000a\"");
    }

    #[test]
    fn pictures_are_larger_than_in_print() {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100.00pt\" height=\"50.00pt\" \
                   viewBox=\"0 0 100.00 50.00\"><rect width=\"100.00\"/></svg>";
        let html = picture(svg, "a & b", "c", "");
        assert!(
            html.contains(
                "<svg role=\"img\" aria-label=\"a &amp; b\" width=\"130.00pt\" height=\"65.00pt\" \
             viewBox=\"0 0 100.00 50.00\"><rect width=\"100.00\"/>"
            ),
            "{html}"
        );
    }

    #[test]
    fn a_page_has_each_section_once_and_a_link_to_it() {
        let section = Section { id: "model", title: "Model", body: paragraph("a < b") };
        let html = page("<i>", "", &[section]);
        assert!(html.contains("<title>&lt;i&gt;</title>") && html.contains("<p>a &lt; b</p>"));
        assert_eq!(html.matches("id=\"model\"").count(), 1);
        assert_eq!(html.matches("href=\"#model\"").count(), 1);
    }
}
