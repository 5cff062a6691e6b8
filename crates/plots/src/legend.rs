//! The legend: a list of samples and names, in a place of the panel where nothing is drawn, or in
//! rows above the panel.

use crate::Error;
use crate::geometry::{Point, Rect};
use crate::ink::{Ink, WORDS_SIZE};
use crate::panel::Panel;
use crate::svg::{Anchor, Svg, TextStyle};
use crate::text::{CAP_HEIGHT, Text};

/// The size of a sample, in pt.
const SAMPLE: (f64, f64) = (15.0, 5.0);
/// The room between a sample and its name.
const SAMPLE_ROOM: f64 = 4.0;
/// The height of a row.
const ROW: f64 = 1.3 * WORDS_SIZE;
/// The room between entries in one row.
const ENTRY_ROOM: f64 = 10.0;
/// The room between the legend and the frame, more than the length of a tick.
const FRAME_ROOM: f64 = 6.0;
/// The room between the legend and what is drawn.
const INK_ROOM: f64 = 2.5;

/// One entry: a sample if there is one, and words.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    sample: Option<Ink>,
    words: Text,
    width: f64,
}

/// The entries of a panel's legend, the note first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Legend {
    entries: Vec<Entry>,
}

/// Where the entries of a legend stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placement {
    /// The left end of each entry, halfway up its row, relative to the top left of the panel.
    at: Vec<Point>,
    /// The height that the legend takes above the panel; 0 if it is inside.
    pub(crate) height_above: f64,
}

impl Legend {
    /// The legend of a panel whose marks are `ink`.
    pub(crate) fn new(panel: &Panel, ink: &[Ink]) -> Self {
        let note = panel.note.iter().map(|note| (None, note));
        let marks = panel.marks.iter().zip(ink).filter_map(|(mark, ink)| {
            let sample = ink.sample(&Rect::around((0.0, 0.0), SAMPLE.0, SAMPLE.1))?;
            Some((Some(sample), mark.label.as_ref()?))
        });
        let entries = note.chain(marks).map(|(sample, markup)| {
            let words = Text::parse(markup);
            let lead = if sample.is_some() { SAMPLE.0 + SAMPLE_ROOM } else { 0.0 };
            Entry { sample, width: lead + words.width(WORDS_SIZE), words }
        });
        Self { entries: entries.collect() }
    }

    /// Whether it can stand for those of other panels: a note is on its panel alone.
    pub(crate) fn is_shareable(&self) -> bool {
        !self.entries.is_empty() && self.entries.iter().all(|entry| entry.sample.is_some())
    }

    /// A place inside the panel where no ink is, corners first; else rows above it.
    pub(crate) fn place(&self, panel: &Rect, ink: &[Ink]) -> Result<Placement, Error> {
        if self.entries.is_empty() {
            return Ok(Placement { at: Vec::new(), height_above: 0.0 });
        }
        let widest = self.entries.iter().fold(0.0, |w: f64, e| w.max(e.width));
        let column = (widest, ROW * self.entries.len() as f64);
        let rooms = self.entries.len() - 1;
        let all: f64 = self.entries.iter().map(|e| e.width).sum();
        let row = (all + ENTRY_ROOM * rooms as f64, ROW);
        for (size, is_row) in [(column, false), (row, true)] {
            if let Some(place) = free_place(size, panel, ink) {
                return Ok(self.inside(place, is_row, panel));
            }
        }
        self.above(panel)
    }

    /// The entries one below the other at the upper right of a free area; `None` if it is too small.
    pub(crate) fn column(&self, free: &Rect) -> Option<Placement> {
        let width = self.entries.iter().fold(0.0, |w: f64, e| w.max(e.width));
        let height = ROW * self.entries.len() as f64;
        let place = Rect { left: free.right - width, bottom: free.top + height, ..*free };
        let has_room = width <= free.width() && height <= free.height();
        has_room.then(|| self.inside(place, false, free))
    }

    fn inside(&self, place: Rect, is_row: bool, panel: &Rect) -> Placement {
        let mut at = (place.left - panel.left, place.top - panel.top + ROW / 2.0);
        let places = self.entries.iter().map(|entry| {
            let here = at;
            if is_row {
                at.0 += entry.width + ENTRY_ROOM;
            } else {
                at.1 += ROW;
            }
            here
        });
        Placement { at: places.collect(), height_above: 0.0 }
    }

    /// The entries in rows above a panel.
    pub(crate) fn above(&self, panel: &Rect) -> Result<Placement, Error> {
        if self.entries.is_empty() {
            return Ok(Placement { at: Vec::new(), height_above: 0.0 });
        }
        let widest = self.entries.iter().fold(0.0, |w: f64, e| w.max(e.width));
        if widest > panel.width() {
            return Err(Error::layout(format!(
                "the legend needs {:.1} cm, but the panel is {:.1} cm wide: make its labels \
                 shorter or the figure wider",
                widest / crate::PT_PER_CM,
                panel.width() / crate::PT_PER_CM
            )));
        }
        let mut at = Vec::new();
        let (mut x, mut rows) = (0.0, 0);
        for entry in &self.entries {
            if rows == 0 || x + entry.width > panel.width() {
                x = 0.0;
                rows += 1;
            }
            at.push((x, f64::from(rows)));
            x += entry.width + ENTRY_ROOM;
        }
        let y = |row: f64| (row - 0.5 - f64::from(rows)) * ROW - INK_ROOM;
        Ok(Placement {
            at: at.into_iter().map(|(x, row)| (x, y(row))).collect(),
            height_above: f64::from(rows) * ROW + INK_ROOM,
        })
    }

    /// Draws the legend of a panel; `lift` is what lies between the panel and a legend above it.
    pub(crate) fn draw(&self, svg: &mut Svg, placement: &Placement, panel: &Rect, lift: f64) {
        let lift = if placement.height_above > 0.0 { lift } else { 0.0 };
        for (entry, &(x, y)) in self.entries.iter().zip(&placement.at) {
            let (mut x, y) = (panel.left + x, panel.top + y - lift);
            if let Some(sample) = &entry.sample {
                let place = Rect::around((x + SAMPLE.0 / 2.0, y), SAMPLE.0, SAMPLE.1);
                // A sample has a sample: itself at another place.
                if let Some(sample) = sample.sample(&place) {
                    sample.draw(svg);
                }
                x += SAMPLE.0 + SAMPLE_ROOM;
            }
            let baseline = y + CAP_HEIGHT * WORDS_SIZE / 2.0;
            svg.text(&entry.words, (x, baseline), TextStyle::new(WORDS_SIZE, Anchor::Start));
        }
    }
}

/// The first free rectangle of this size in the panel: corners, then edges, then anywhere.
fn free_place((width, height): (f64, f64), panel: &Rect, ink: &[Ink]) -> Option<Rect> {
    /// From left to right, and from top to bottom.
    const PLACES: [(f64, f64); 9] = [
        (1.0, 0.0),
        (0.0, 0.0),
        (1.0, 1.0),
        (0.0, 1.0),
        (0.5, 0.0),
        (0.5, 1.0),
        (1.0, 0.5),
        (0.0, 0.5),
        (0.5, 0.5),
    ];
    const STEPS: u32 = 8;
    let room = panel.grown(-FRAME_ROOM);
    let (spare_x, spare_y) = (room.width() - width, room.height() - height);
    if spare_x < 0.0 || spare_y < 0.0 {
        return None;
    }
    let step = |i: u32| f64::from(i) / f64::from(STEPS);
    let grid = (0..=STEPS).flat_map(|j| (0..=STEPS).rev().map(move |i| (step(i), step(j))));
    PLACES.into_iter().chain(grid).find_map(|(x, y)| {
        let (left, top) = (room.left + x * spare_x, room.top + y * spare_y);
        let place = Rect { left, top, right: left + width, bottom: top + height };
        let around = place.grown(INK_ROOM);
        (!ink.iter().any(|ink| ink.touches(&around))).then_some(place)
    })
}
