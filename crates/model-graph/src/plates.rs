//! Plates as boxes in boxes: boxes cannot cross, so a plate that crosses another has several.

use std::cmp::Reverse;

use handlers::Plate;

use crate::Site;

/// A box: a plate, or a piece of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlateBox<'m> {
    pub(crate) plate: &'m Plate,
    /// The number of the box around it.
    pub(crate) parent: Option<usize>,
    /// The number of this piece of the plate.
    pub(crate) piece: usize,
}

/// The boxes, parents before their children, and for each site the innermost one around it.
#[derive(Debug, Default)]
pub(crate) struct Boxes<'m> {
    pub(crate) boxes: Vec<PlateBox<'m>>,
    pub(crate) of_site: Vec<Option<usize>>,
}

impl<'m> Boxes<'m> {
    /// A plate with more sites is further out; plates with as many are as the model opens them. So a
    /// plate whose sites all lie in another plate is one box inside it, and one that crosses another
    /// is cut by it.
    pub(crate) fn new(sites: &[&'m Site]) -> Self {
        let mut plates: Vec<(&str, usize)> = Vec::new();
        for plate in sites.iter().flat_map(|site| &site.plates) {
            match plates.iter_mut().find(|(name, _)| *name == plate.name) {
                Some((_, count)) => *count += 1,
                None => plates.push((&plate.name, 1)),
            }
        }
        plates.sort_by_key(|(_, count)| Reverse(*count));
        let place = |plate: &&Plate| plates.iter().position(|(name, _)| *name == plate.name);
        let mut found = Self::default();
        for site in sites {
            let mut around: Vec<&Plate> = site.plates.iter().collect();
            around.sort_by_key(place);
            let innermost =
                around.into_iter().fold(None, |parent, plate| Some(found.piece(plate, parent)));
            found.of_site.push(innermost);
        }
        found
    }

    /// The piece of a plate inside a box.
    fn piece(&mut self, plate: &'m Plate, parent: Option<usize>) -> usize {
        let is_same = |known: &PlateBox<'_>| known.plate.name == plate.name;
        let found = self.boxes.iter().position(|b| is_same(b) && b.parent == parent);
        found.unwrap_or_else(|| {
            let piece = self.boxes.iter().filter(|b| is_same(b)).count();
            self.boxes.push(PlateBox { plate, parent, piece });
            self.boxes.len() - 1
        })
    }
}

impl PlateBox<'_> {
    /// Name and size: `stars (143)`, `stars (20 of 143)`.
    pub(crate) fn label(&self) -> String {
        let Plate { name, size, .. } = self.plate;
        match self.plate.len() {
            length if length == *size => format!("{name} ({size})"),
            length => format!("{name} ({length} of {size})"),
        }
    }
}
