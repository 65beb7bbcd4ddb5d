"""Makes the npy and npz files beside this script; NumPyTest reads them. Made with NumPy 2.4.6."""
import io
import zipfile

import numpy as np
from numpy.lib import format as npy

ramp = np.arange(24).reshape(2, 3, 4)
for code in ("f2", "f4", "f8", "i8"):
    for order, name in (("<", "little"), (">", "big")):
        np.save(f"{code}-{name}.npy", (ramp - 7).astype(order + code))
np.save("fortran.npy", np.asfortranarray(ramp.astype("<f4")))
np.save("fortran-big.npy", np.asfortranarray(ramp.astype(">f8")))
np.save("scalar.npy", np.float64(np.pi))
np.save("empty.npy", np.zeros((3, 0, 2), "<f4"))
np.save("i4.npy", ramp.astype("<i4"))
np.save("bool.npy", ramp > 3)
np.save("text.npy", np.array(["a", "bc"]))
np.save("structured.npy", np.zeros(2, [("a", "<f4"), ("b", "<i8")]))
for version in (2, 3):
    with open(f"version{version}.npy", "wb") as out:
        npy.write_array(out, ramp.astype("<f4"), version=(version, 0))

arrays = {"conv.weight": ramp.astype("<f4"), "conv.bias": np.arange(3.0), "step": np.int64(7)}
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **arrays)
with zipfile.ZipFile("other-members.npz", "w") as out:
    out.writestr(zipfile.ZipInfo("README.txt"), "no array")
    buffer = io.BytesIO()
    np.save(buffer, ramp.astype("<i4"))
    out.writestr(zipfile.ZipInfo("narrow.npy"), buffer.getvalue())
    buffer = io.BytesIO()
    np.save(buffer, ramp.astype("<f4"))
    out.writestr(zipfile.ZipInfo("wide.npy"), buffer.getvalue())
