//! Whole figures: everything on the page, no text on text, errors that name the place, a snapshot.

mod common;

use common::page::{areas, check_page};
use plots::{Axis, Band, Color, ErrorKind, Figure, Line, Panel, Points, Words};

#[test]
fn everything_is_on_the_page_and_no_text_is_on_another() {
    for (name, figure) in common::gallery() {
        let svg = figure.to_svg().unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(areas(&svg).2.len() > 5, "{name}");
        check_page(name, &svg);
    }
}

fn axes() -> (Axis, Axis) {
    (Axis::linear("x"), Axis::linear("y"))
}

fn panel() -> Panel {
    let (x, y) = axes();
    Panel::new(x, y).draw(Line::new(&[0.0, 1.0], &[0.0, 1.0]))
}

#[test]
fn what_cannot_be_drawn_is_an_error_that_names_panel_and_mark() {
    let (x, y) = axes();
    let empty = Panel::new(x, y);
    let log = Panel::new(Axis::log("β"), Axis::linear("color"));
    let line = |x: &[f64], y: &[f64]| Line::new(x, y).label("model");
    let cases = [
        (
            vec![panel(), panel().draw(line(&[1.0, 2.0], &[1.0]))],
            "panel 2 (\"y\" over \"x\"): mark 2, line (\"model\"): 2 x values but 1 y values",
        ),
        (
            vec![log.clone().draw(Points::new(&[-1.0], &[1.0]))],
            "panel 1 (\"color\" over \"β\"): mark 1, points: x[0] is -1, but the axis is \
             logarithmic: all must be above 0",
        ),
        (
            vec![empty.clone().draw(line(&[], &[]))],
            "panel 1 (\"y\" over \"x\"): mark 1, line (\"model\"): there are no values",
        ),
        (
            vec![empty.clone().draw(line(&[f64::NAN], &[1.0]))],
            "panel 1 (\"y\" over \"x\"): mark 1, line (\"model\"): none of the 1 values is finite \
             in all its coordinates",
        ),
        (vec![empty], "panel 1 (\"y\" over \"x\"): there is nothing to draw: draw a mark"),
    ];
    for (panels, message) in cases {
        let error = Figure::new(panels).to_svg().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Data, message));
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let long = "Alabelwithoutasingleblankthatgoesonandonandonandonandonandon";
    let log = Panel::new(Axis::log("x"), Axis::linear("y")).draw(Line::new(&[1.0], &[1.0]));
    let (x, y) = axes();
    let titled = Panel::new(x, Axis::linear(&long.repeat(2))).draw(Line::new(&[1.0], &[1.0]));
    let named = panel().draw(Line::new(&[0.5], &[0.5]).label(&long.repeat(2)));
    let cases = [
        (Figure::new([]), "0 panels in 1 columns"),
        (Figure::new([panel()]).columns(0), "1 panels in 0 columns"),
        (Figure::new([panel()]).columns(usize::MAX), "and a panel for each"),
        (Figure::new([panel()]).width_cm(f64::NAN), "a width of NaN cm"),
        (Figure::new([panel()]).panel_height_cm(0.0), "a panel height of 0 cm"),
        (Figure::new(vec![panel(); 8]).columns(8), "8 columns leave"),
        (Figure::new([panel(), log]).share_x(), "cannot be shared with that of panel"),
        (Figure::new([titled]), "does not fit the height of the panel, 4.5 cm"),
        (Figure::new([named]), "the legend needs"),
        (Figure::new([panel().draw(Words::new(0.0, 0.0, &long.repeat(2)))]), "the words"),
        (
            Figure::new([Panel::new(Axis::log("x").start(0.0), y).draw(Line::new(&[1.0], &[1.0]))]),
            "the axis cannot start at 0: a finite number above 0 is needed",
        ),
    ];
    for (figure, message) in cases {
        let error = figure.to_svg().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Layout);
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_legend_of_several_panels_is_shown_once() {
    let panel = |label: &str, color| {
        let (x, y) = axes();
        Panel::new(x, y).draw(Line::new(&[0.0, 1.0], &[0.0, 1.0]).color(color).label(label))
    };
    let count = |panels: [Panel; 2]| {
        let svg = Figure::new(panels).columns(2).width_cm(16.0).to_svg().unwrap();
        check_page("two panels", &svg);
        svg.matches(">model<").count()
    };
    let alike = || panel("model", Color::BLUE);
    assert_eq!(count([alike(), alike()]), 1);
    assert_eq!(count([alike(), panel("model", Color::GREEN)]), 2);
    assert_eq!(count([alike(), panel("data", Color::BLUE)]), 1);
    // A note is one of its panel.
    assert_eq!(count([alike().note("a"), alike().note("a")]), 2);
}

#[test]
fn the_areas_of_panels_are_where_their_frames_are() {
    let (x, _) = axes();
    let second = Panel::new(x.limits(2.0, 4.0).reversed(), Axis::log("z").limits(1.0, 100.0));
    let figure = Figure::new([panel(), second.draw(Line::new(&[3.0], &[10.0]))]).columns(2);
    let figure = figure.width_cm(16.0);
    let areas = figure.areas().unwrap();
    assert_eq!(areas[1].x, [4.0, 2.0]);
    assert!((areas[1].y[0] - 1.0).abs() < 1e-12 && (areas[1].y[1] - 100.0).abs() < 1e-9);
    let svg = figure.to_svg().unwrap();
    for area in &areas {
        let frame = format!("<rect x=\"{:.2}\" y=\"{:.2}\"", area.left, area.top);
        assert!(svg.contains(&frame), "{frame}");
    }
}

#[test]
fn the_file_is_written_whole_or_not_at_all() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("figures/a.svg");
    Figure::new([panel()]).write_svg(&path).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written, Figure::new([panel()]).to_svg().unwrap());
    let error = Figure::new([panel()]).write_svg(&path.join("b.svg")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    let bad = dir.path().join("bad.svg");
    assert!(Figure::new([panel()]).columns(0).write_svg(&bad).is_err());
    assert!(!bad.exists());
}

/// Any numbers give a picture on its page or an error.
#[test]
fn no_data_make_it_fail_otherwise() {
    let special = [
        0.0,
        -0.0,
        1.0,
        1.0 + f64::EPSILON,
        -3.0,
        1e-300,
        5e-324,
        1e299,
        1e308,
        -1e308,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];
    let mut state = 1u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut drawn = 0;
    for _ in 0..20_000 {
        let count = 1 + next(4);
        let mut values = || -> Vec<f64> {
            (0..count).map(|_| special[next(special.len())] * (1 + next(9)) as f64).collect()
        };
        let (x, y, z, e) = (values(), values(), values(), values());
        let errors: Vec<f64> = e.iter().map(|e| e.abs()).collect();
        let mut axis = |name| {
            let axis = if next(2) == 0 { Axis::linear(name) } else { Axis::log(name) };
            match next(4) {
                0 => axis.start(special[next(special.len())]),
                1 => axis.end(special[next(special.len())]),
                2 => axis.limits(special[next(special.len())], special[next(special.len())]),
                _ => axis,
            }
        };
        let panel = Panel::new(axis("x"), axis("y"))
            .draw(Line::new(&x, &y).label("line"))
            .draw(Band::new(&x, &y, &z))
            .draw(Points::new(&x, &z).x_errors(&errors).y_errors(&errors));
        if let Ok(svg) = Figure::new([panel]).panel_height_cm(2.0).to_svg() {
            drawn += 1;
            let (page, all, _) = areas(&svg);
            for area in all {
                assert!(area.iter().all(|v| v.is_finite()));
                assert!(area[0] >= -0.01 && area[1] >= -0.01);
                assert!(area[2] <= page[2] + 0.01 && area[3] <= page[3] + 0.01);
            }
        }
    }
    assert!(drawn > 1000, "{drawn}");
}

/// Written anew by `UPDATE_SNAPSHOTS=1 cargo test -p plots`.
#[test]
fn a_small_figure_is_as_it_was() {
    let panel = Panel::new(Axis::linear("x < y").limits(0.0, 2.0), Axis::log("10^{y}"))
        .draw(Line::new(&[0.0, 1.0, 2.0], &[1.0, 10.0, 100.0]).dashed().label("a_{1}"))
        .draw(Points::new(&[1.0], &[5.0]).y_errors(&[2.0]));
    let svg = Figure::new([panel]).width_cm(4.0).panel_height_cm(2.0).to_svg().unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/small.svg");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(std::path::Path::new(path).parent().unwrap()).unwrap();
        std::fs::write(path, &svg).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    assert_eq!(svg, expected);
}
