//! The order from left to right in which lines cross least.

use super::tree::{Child, Tree};

/// How much worse it is that a line runs through a box than that it crosses another line.
const THROUGH_A_BOX: f64 = 3.0;
/// How much better a shorter way is, in places of the order.
const PER_PLACE: f64 = 1e-3;
/// How much work is put into the search: comparisons of lines.
const WORK: usize = 20_000_000;

/// Sorts the children of all groups.
pub(super) fn arrange(tree: &mut Tree) {
    let search = Search::new(tree);
    let mut best = search.cost(tree);
    let mut found = tree.clone();
    for round in 0..24 {
        // In turn by what is above, by what is below, and by both.
        sort_by_neighbors(tree, round % 3);
        let cost = search.cost(tree);
        if cost < best {
            (best, found) = (cost, tree.clone());
        }
    }
    *tree = found;
    improve(tree, &search, best);
}

/// What the cost of an order needs beside the order.
struct Search {
    /// In each gap between rows the items from which and to which lines go.
    gaps: Vec<Vec<(usize, usize)>>,
    /// In each gap the groups that reach over it.
    groups: Vec<Vec<usize>>,
    members: Vec<Vec<usize>>,
}

impl Search {
    fn new(tree: &Tree) -> Self {
        let count = tree.groups[0].rows[1];
        let mut gaps = vec![Vec::new(); count];
        for (from, to) in tree.steps() {
            gaps[tree.items[from].rows[1]].push((from, to));
        }
        for (number, item) in tree.items.iter().enumerate() {
            for gap in &mut gaps[item.rows[0]..item.rows[1]] {
                gap.push((number, number));
            }
        }
        let reaches = |row: usize| {
            let over = |&group: &usize| {
                let [first, last] = tree.groups[group].rows;
                first <= row && row < last
            };
            (1..tree.groups.len()).filter(over).collect()
        };
        let members = (0..tree.groups.len()).map(|group| tree.members(group)).collect();
        Self { gaps, groups: (0..count).map(reaches).collect(), members }
    }

    /// The cost of the present order.
    fn cost(&self, tree: &Tree) -> f64 {
        let place = places(tree);
        let range = |group: usize| {
            let places = self.members[group].iter().map(|&item| place[item]);
            places.fold((usize::MAX, 0), |(a, b), p| (a.min(p), b.max(p)))
        };
        let ranges: Vec<(usize, usize)> = (0..tree.groups.len()).map(range).collect();
        let mut cost = 0.0;
        for (gap, groups) in self.gaps.iter().zip(&self.groups) {
            let mut lines: Vec<(usize, usize)> =
                gap.iter().map(|&(from, to)| (place[from], place[to])).collect();
            lines.sort_unstable();
            cost += inversions(lines.iter().map(|line| line.1).collect()) as f64;
            for &(from, to) in &lines {
                let (low, high) = (from.min(to), from.max(to));
                cost += PER_PLACE * (high - low) as f64;
                let through = |&&group: &&usize| low < ranges[group].0 && ranges[group].1 < high;
                cost += THROUGH_A_BOX * groups.iter().filter(through).count() as f64;
            }
        }
        cost
    }

    /// About how many comparisons a cost takes.
    fn size(&self) -> usize {
        self.gaps.iter().zip(&self.groups).map(|(g, b)| g.len() * (10 + b.len())).sum::<usize>() + 1
    }
}

/// The place of each item from left to right.
fn places(tree: &Tree) -> Vec<usize> {
    let mut place = vec![0; tree.items.len()];
    for (position, item) in tree.members(0).into_iter().enumerate() {
        place[item] = position;
    }
    place
}

/// The number of pairs in the wrong order.
fn inversions(mut values: Vec<usize>) -> usize {
    let mut sorted = vec![0; values.len()];
    let (mut count, mut width) = (0, 1);
    while width < values.len() {
        for start in (0..values.len()).step_by(2 * width) {
            let middle = (start + width).min(values.len());
            let end = (start + 2 * width).min(values.len());
            let (mut left, mut right) = (start, middle);
            for slot in &mut sorted[start..end] {
                if left < middle && (right == end || values[left] <= values[right]) {
                    *slot = values[left];
                    left += 1;
                } else {
                    *slot = values[right];
                    right += 1;
                    count += middle - left;
                }
            }
        }
        std::mem::swap(&mut values, &mut sorted);
        width *= 2;
    }
    count
}

/// Sorts children by the mean place of what they have lines with outside of them: above (0), below
/// (1), or both.
fn sort_by_neighbors(tree: &mut Tree, where_from: usize) {
    let place = places(tree);
    let mut neighbors = vec![Vec::new(); tree.items.len()];
    for (from, to) in tree.steps() {
        if where_from != 0 {
            neighbors[from].push(to);
        }
        if where_from != 1 {
            neighbors[to].push(from);
        }
    }
    for group in 0..tree.groups.len() {
        let key = |child: &Child| {
            let members = match *child {
                Child::Item(item) => vec![item],
                Child::Group(inner) => tree.members(inner),
            };
            let others = members.iter().flat_map(|&item| &neighbors[item]);
            let others: Vec<usize> = others.copied().filter(|o| !members.contains(o)).collect();
            let of = if others.is_empty() { &members } else { &others };
            of.iter().map(|&item| place[item] as f64).sum::<f64>() / of.len().max(1) as f64
        };
        let mut children: Vec<(f64, Child)> =
            tree.groups[group].children.iter().map(|child| (key(child), *child)).collect();
        children.sort_by(|a, b| a.0.total_cmp(&b.0));
        tree.groups[group].children = children.into_iter().map(|(_, child)| child).collect();
    }
}

/// Moves single children as long as that makes it better and there is work left to spend.
fn improve(tree: &mut Tree, search: &Search, mut best: f64) {
    let mut work = WORK / search.size();
    let mut has_changed = true;
    while has_changed {
        has_changed = false;
        for group in 0..tree.groups.len() {
            let count = tree.groups[group].children.len();
            for from in 0..count {
                // Small groups try every place, large ones those near by.
                let reach = if count <= 16 { count } else { 2 };
                for to in from.saturating_sub(reach)..count.min(from + reach + 1) {
                    if to == from {
                        continue;
                    }
                    if work == 0 {
                        return;
                    }
                    work -= 1;
                    let before = tree.groups[group].children.clone();
                    let child = tree.groups[group].children.remove(from);
                    tree.groups[group].children.insert(to, child);
                    let cost = search.cost(tree);
                    if cost < best - 1e-9 {
                        (best, has_changed) = (cost, true);
                    } else {
                        tree.groups[group].children = before;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inversions_are_pairs_in_the_wrong_order() {
        assert_eq!(inversions(vec![]), 0);
        assert_eq!(inversions(vec![1, 2, 2, 3]), 0);
        assert_eq!(inversions(vec![3, 2, 1]), 3);
        let values: Vec<usize> = (0..50).map(|i| i * 37 % 23).collect();
        let pairs = (0..50).flat_map(|i| (i + 1..50).map(move |j| (i, j)));
        let expected = pairs.filter(|&(i, j)| values[i] > values[j]).count();
        assert_eq!(inversions(values), expected);
    }
}
