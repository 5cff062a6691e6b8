//! From SVG to PNG, with the font that comes with this crate: the same picture on every machine.

use std::path::Path;
use std::sync::Arc;

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use crate::Error;

/// DejaVu Sans without the letters that figures do not use; see `fonts/make_font.py`.
const FONT: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
const FONT_NAME: &str = "DejaVu Sans";
/// Pixels per inch of the unit of SVG, <https://www.w3.org/TR/css-values-4/#absolute-lengths>.
const SVG_RESOLUTION: f64 = 96.0;
/// More pixels than this along a side are a mistake, and would not fit in memory.
const MOST_PIXELS: f64 = 20_000.0;
const METERS_PER_INCH: f64 = 0.0254;

/// The PNG file of any SVG, with `dots_per_inch` pixels per inch of its size, on white.
///
/// Text is set in DejaVu Sans, which comes with this crate (Latin, Greek, mathematical signs), whatever
/// font the SVG asks for; no font of the machine is used, and no display. Pictures within the SVG are
/// left out.
///
/// # Errors
/// If the text is no SVG, or the picture has no or more than 20 000 pixels along a side.
///
/// ```
/// let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt">
///     <text x="10" y="30" font-size="20">β</text></svg>"#;
/// let png = plots::svg_to_png(svg, 300.0)?;
/// assert_eq!(&png[1..4], b"PNG");
/// # Ok::<(), plots::Error>(())
/// ```
pub fn svg_to_png(svg: &str, dots_per_inch: f64) -> Result<Vec<u8>, Error> {
    if !(dots_per_inch > 0.0 && dots_per_inch.is_finite()) {
        return Err(Error::layout(format!(
            "{dots_per_inch} dots per inch, expected a number above 0"
        )));
    }
    let mut fonts = Database::new();
    fonts.load_font_data(FONT.to_vec());
    for set_family in [Database::set_sans_serif_family, Database::set_serif_family] {
        set_family(&mut fonts, FONT_NAME);
    }
    fonts.set_monospace_family(FONT_NAME);
    let options = Options {
        font_family: FONT_NAME.to_owned(),
        fontdb: Arc::new(fonts),
        dpi: SVG_RESOLUTION as f32,
        ..Options::default()
    };
    let tree = Tree::from_str(svg, &options)
        .map_err(|error| Error::data(format!("this is no SVG that can be drawn: {error}")))?;
    let scale = dots_per_inch / SVG_RESOLUTION;
    let [width, height] = [tree.size().width(), tree.size().height()].map(|size| {
        let pixels = (f64::from(size) * scale).round();
        (1.0..=MOST_PIXELS).contains(&pixels).then_some(pixels as u32).ok_or_else(|| {
            Error::layout(format!(
                "{dots_per_inch} dots per inch make {pixels} pixels along a side, expected 1 to \
                 {MOST_PIXELS}"
            ))
        })
    });
    let (width, height) = (width?, height?);
    let mut pixels = Pixmap::new(width, height)
        .ok_or_else(|| Error::layout(format!("no memory for {width} × {height} pixels")))?;
    pixels.fill(Color::WHITE);
    let scale = scale as f32;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encode(&pixels, dots_per_inch)
}

/// Writes the PNG file of any SVG, whole or not at all; a missing folder is made.
///
/// # Errors
/// As [`svg_to_png`], or if the file cannot be written.
pub fn write_svg_as_png(svg: &str, dots_per_inch: f64, path: &Path) -> Result<(), Error> {
    let png = svg_to_png(svg, dots_per_inch)?;
    Ok(draws::io::write_file(path, |out| out.write_all(&png))?)
}

/// Red, green and blue of every pixel, which are opaque, with the resolution that printers use.
fn encode(pixels: &Pixmap, dots_per_inch: f64) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let per_meter = (dots_per_inch / METERS_PER_INCH).round() as u32;
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: per_meter,
        yppu: per_meter,
        unit: Unit::Meter,
    }));
    let rgb: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&rgb)?;
        writer.finish()
    });
    written.map_err(|error| Error::data(format!("cannot write the PNG: {error}")))?;
    Ok(file)
}
