//! Filter curves, and spectra seen through them.

use crate::{Color, Error, Line, Panel};

/// The colors of bands from short to long wavelengths.
const COLORS: [Color; 6] =
    [Color::BLUE, Color::GREEN, Color::VERMILLION, Color::PURPLE, Color::ORANGE, Color::SKY_BLUE];

/// Draws the curves of filters or other things over wavelength, given by name, wavelengths and values, and
/// a spectrum dashed in black: alone or as the filters let it through.
///
/// # Errors
/// If there are no curves.
///
/// ```
/// use plots::{Axis, Figure, Panel};
///
/// let wavelength = [400.0, 450.0, 500.0, 550.0];
/// let panel = Panel::new(Axis::linear("wavelength (nm)"), Axis::linear("response").start(0.0));
/// let bands = [("g", &wavelength[..], &[0.0, 0.3, 0.3, 0.0][..])];
/// let spectrum = Some(("spectrum", &wavelength[..], &[0.4, 0.5, 0.5, 0.4][..]));
/// let panel = plots::responses(panel, &bands, spectrum)?;
/// let svg = Figure::new([panel]).to_svg()?;
/// # Ok::<(), plots::Error>(())
/// ```
pub fn responses(
    panel: Panel,
    bands: &[(&str, &[f64], &[f64])],
    spectrum: Option<(&str, &[f64], &[f64])>,
) -> Result<Panel, Error> {
    if bands.is_empty() {
        return Err(Error::data("there are no bands to draw"));
    }
    let mut panel = panel;
    for (i, (name, wavelength, response)) in bands.iter().enumerate() {
        // Blue is for the shortest of six or more.
        let color = COLORS[(i + usize::from(bands.len() < 6)) % COLORS.len()];
        panel = panel.draw(Line::new(wavelength, response).color(color).label(name));
    }
    Ok(match spectrum {
        Some((name, wavelength, flux)) => {
            panel.draw(Line::new(wavelength, flux).color(Color::BLACK).dashed().label(name))
        }
        None => panel,
    })
}
