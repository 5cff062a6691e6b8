//! PNG files: their size, the letters in them, and what cannot be drawn.

use plots::{Axis, ErrorKind, Figure, Line, Panel, svg_to_png, write_svg_as_png};

/// Width, height, and red, green and blue of every pixel.
fn read(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let per_meter = reader.info().pixel_dims.unwrap();
    assert_eq!(per_meter.xppu, per_meter.yppu);
    (info.width, info.height, pixels)
}

fn letter(letter: &str, font: &str) -> Vec<u8> {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"><text x=\"2\" y=\"15\" \
         font-size=\"15\" font-family=\"{font}\">{letter}</text></svg>"
    );
    read(&svg_to_png(&svg, 96.0).unwrap()).2
}

#[test]
fn a_figure_has_the_pixels_of_its_size() {
    let panel =
        Panel::new(Axis::linear("x"), Axis::linear("y")).draw(Line::new(&[0.0, 1.0], &[0.0, 1.0]));
    let figure = Figure::new([panel]);
    let (width, height, pixels) = read(&figure.to_png(300.0).unwrap());
    // 8 cm.
    assert_eq!(width, 945);
    assert_eq!(pixels.len(), (3 * width * height) as usize);
    assert_eq!(read(&figure.to_png(100.0).unwrap()).0, 315);
}

#[test]
fn letters_are_those_of_the_font_whatever_is_asked_for() {
    let blank = letter(" ", "serif");
    assert!(blank.iter().all(|&part| part == 255));
    let missing = letter("\u{4e2d}", "serif");
    let mut seen = vec![blank, missing];
    for sign in ["a", "β", "λ", "Å", "∂", "−", "⊙", "²", "×"] {
        let drawn = letter(sign, "No Such Font");
        assert!(drawn.iter().any(|&part| part < 128), "{sign} leaves no ink");
        assert_eq!(drawn, letter(sign, "DejaVu Sans, Helvetica"));
        assert!(!seen.contains(&drawn), "{sign} looks like another");
        seen.push(drawn);
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error_and_leaves_no_file() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"/>";
    let cases = [
        ("no svg", 300.0, ErrorKind::Data, "no SVG that can be drawn"),
        (svg, 0.0, ErrorKind::Layout, "0 dots per inch"),
        (svg, f64::NAN, ErrorKind::Layout, "NaN dots per inch"),
        (svg, 1e6, ErrorKind::Layout, "make 208333 pixels along a side, expected 1 to 20000"),
        (svg, 1.0, ErrorKind::Layout, "make 0 pixels along a side"),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (svg, dots_per_inch, kind, message) in cases {
        let path = folder.path().join("a.png");
        let error = write_svg_as_png(svg, dots_per_inch, &path).unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains(message), "{error}");
        assert!(!path.exists());
    }
    let file = folder.path().join("file");
    write_svg_as_png(svg, 300.0, &file).unwrap();
    let error = write_svg_as_png(svg, 300.0, &file.join("b.png")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}
