//! Boxes in boxes, with sites and the strips of passing lines in them.

use super::Drawing;

/// Something in a box, over a range of rows.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) rows: [usize; 2],
    pub(super) half_width: f64,
    /// The site; a strip is none.
    pub(super) site: Option<usize>,
}

/// A child of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Child {
    Item(usize),
    Group(usize),
}

/// A box, or the whole page.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub(super) parent: usize,
    pub(super) rows: [usize; 2],
    /// From left to right.
    pub(super) children: Vec<Child>,
}

/// All of it. Group 0 is the page, group `p + 1` the plate `p`.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    pub(super) groups: Vec<Group>,
    pub(super) items: Vec<Item>,
    /// For each edge its items: a site, strips, a site.
    pub(super) routes: Vec<Vec<usize>>,
}

impl Tree {
    pub(super) fn new(drawing: &Drawing, rows: &[usize]) -> Self {
        let last = rows.iter().copied().max().unwrap_or(0);
        let page = Group { parent: 0, rows: [0, last], children: Vec::new() };
        let plates = drawing.plates.iter().map(|(parent, _)| Group {
            parent: parent.map_or(0, |parent| parent + 1),
            rows: [usize::MAX, 0],
            children: Vec::new(),
        });
        let mut tree = Self {
            groups: std::iter::once(page).chain(plates).collect(),
            items: Vec::new(),
            routes: Vec::new(),
        };
        for (site, &row) in rows.iter().enumerate() {
            let group = drawing.plate_of[site].map_or(0, |plate| plate + 1);
            for &around in &tree.around(group) {
                let [first, last] = tree.groups[around].rows;
                tree.groups[around].rows = [first.min(row), last.max(row)];
            }
            let half_width = drawing.halves[site].0;
            tree.add(group, Item { rows: [row, row], half_width, site: Some(site) });
        }
        for plate in 0..drawing.plates.len() {
            let parent = tree.groups[plate + 1].parent;
            tree.groups[parent].children.push(Child::Group(plate + 1));
        }
        for &(from, to) in &drawing.edges {
            let group = |site: usize| drawing.plate_of[site].map_or(0, |plate| plate + 1);
            let route = tree.route([from, to], [rows[from], rows[to]], [group(from), group(to)]);
            tree.routes.push(route);
        }
        tree
    }

    fn add(&mut self, group: usize, item: Item) -> usize {
        self.items.push(item);
        self.groups[group].children.push(Child::Item(self.items.len() - 1));
        self.items.len() - 1
    }

    /// A group and those around it, the page last.
    pub(super) fn around(&self, group: usize) -> Vec<usize> {
        let mut groups = vec![group];
        let mut group = group;
        while group != 0 {
            group = self.groups[group].parent;
            groups.push(group);
        }
        groups
    }

    /// The items of a line. In each row that it passes it is in the innermost box of its end that
    /// reaches up to there, or of its start, so that it goes through the top and the bottom of boxes.
    fn route(
        &mut self,
        [from, to]: [usize; 2],
        [first, last]: [usize; 2],
        groups: [usize; 2],
    ) -> Vec<usize> {
        let [starts, ends] = groups.map(|group| self.around(group));
        let common = ends.iter().find(|group| starts.contains(group)).copied().unwrap_or(0);
        let below = |around: &[usize]| -> Vec<usize> {
            around.iter().copied().take_while(|&group| group != common).collect()
        };
        let (starts, ends) = (below(&starts), below(&ends));
        let mut route = vec![from];
        let mut strip: Option<(usize, usize)> = None;
        for row in first + 1..last {
            let end = ends.iter().copied().find(|&group| self.groups[group].rows[0] <= row);
            let start = starts.iter().copied().find(|&group| self.groups[group].rows[1] >= row);
            let group = end.or(start).unwrap_or(common);
            match strip {
                Some((item, of)) if of == group => self.items[item].rows[1] = row,
                _ => {
                    let item = Item { rows: [row, row], half_width: 1.0, site: None };
                    let item = self.add(group, item);
                    route.push(item);
                    strip = Some((item, group));
                }
            }
        }
        route.push(to);
        route
    }

    /// The items in a group and in those inside it, from left to right.
    pub(super) fn members(&self, group: usize) -> Vec<usize> {
        let mut members = Vec::new();
        self.collect(group, &mut members);
        members
    }

    fn collect(&self, group: usize, members: &mut Vec<usize>) {
        for &child in &self.groups[group].children {
            match child {
                Child::Item(item) => members.push(item),
                Child::Group(inner) => self.collect(inner, members),
            }
        }
    }

    pub(super) fn rows_of(&self, child: Child) -> [usize; 2] {
        match child {
            Child::Item(item) => self.items[item].rows,
            Child::Group(group) => self.groups[group].rows,
        }
    }

    /// The steps of all lines from one item to the next.
    pub(super) fn steps(&self) -> Vec<(usize, usize)> {
        let step = |route: &Vec<usize>| -> Vec<(usize, usize)> {
            route.windows(2).map(|pair| (pair[0], pair[1])).collect()
        };
        self.routes.iter().flat_map(step).collect()
    }
}
