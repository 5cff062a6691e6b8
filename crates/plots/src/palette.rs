//! Colors that people with any color vision can tell apart.
//!
//! The eight colors of Okabe & Ito 2008, "Color Universal Design", <https://jfly.uni-koeln.de/color/>.

use std::fmt;

/// A color by its red, green and blue parts.
///
/// ```
/// use plots::Color;
///
/// assert_eq!(Color::BLUE.to_string(), "#0072b2");
/// assert_eq!(Color::cycle(7), Color::cycle(0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    /// White.
    pub(crate) const WHITE: Color = Color::rgb(255, 255, 255);
    /// The gray of what stands in the background.
    pub const GRAY: Color = Color::rgb(150, 150, 150);
    /// Black.
    pub const BLACK: Color = Color::rgb(0, 0, 0);
    /// Orange.
    pub const ORANGE: Color = Color::rgb(230, 159, 0);
    /// Sky blue.
    pub const SKY_BLUE: Color = Color::rgb(86, 180, 233);
    /// Bluish green.
    pub const GREEN: Color = Color::rgb(0, 158, 115);
    /// Yellow: for areas, too light for lines on white.
    pub const YELLOW: Color = Color::rgb(240, 228, 66);
    /// Blue.
    pub const BLUE: Color = Color::rgb(0, 114, 178);
    /// Vermillion.
    pub const VERMILLION: Color = Color::rgb(213, 94, 0);
    /// Reddish purple.
    pub const PURPLE: Color = Color::rgb(204, 121, 167);

    /// The color with these parts.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// The color of the mark of this number, in the order that keeps the first few furthest apart.
    pub fn cycle(number: usize) -> Self {
        const ORDER: [Color; 7] = [
            Color::BLUE,
            Color::VERMILLION,
            Color::GREEN,
            Color::PURPLE,
            Color::ORANGE,
            Color::SKY_BLUE,
            Color::BLACK,
        ];
        ORDER[number % ORDER.len()]
    }
}

/// `#rrggbb`
impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}
