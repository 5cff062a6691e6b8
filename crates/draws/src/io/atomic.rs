//! Writing a file whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::{Error, ErrorKind};

/// Writes a file through `write`, so that a failure never leaves half of it behind.
///
/// The folder is made if it is missing. The content goes to `<path>.partial` first, which is
/// renamed when complete and removed on failure.
///
/// # Errors
/// If the folder or file cannot be made or written; the message names the path and the reason.
///
/// ```
/// let dir = tempfile::tempdir().unwrap();
/// let path = dir.path().join("results/note.txt");
/// draws::io::write_file(&path, |out| out.write_all(b"42\n"))?;
/// assert_eq!(std::fs::read_to_string(&path).unwrap(), "42\n");
/// # Ok::<(), draws::Error>(())
/// ```
pub fn write_file(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> std::io::Result<()>,
) -> Result<(), Error> {
    let fail = |action: &str, at: &Path, error: std::io::Error| {
        Error::new(ErrorKind::Io, format!("cannot {action} {}: {error}", at.display()))
    };
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|e| fail("make the folder", folder, e))?;
    }
    let mut partial = OsString::from(path);
    partial.push(".partial");
    let partial = Path::new(&partial);
    let file = File::create(partial).map_err(|e| fail("write", path, e))?;
    let mut out = BufWriter::new(file);
    let done = write(&mut out).and_then(|()| out.flush());
    drop(out);
    done.and_then(|()| fs::rename(partial, path)).map_err(|e| {
        // The write has failed already; whether the clean-up works changes nothing for the caller.
        let _ = fs::remove_file(partial);
        fail("write", path, e)
    })
}
