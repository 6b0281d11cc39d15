# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: -all,lang,tags
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # A test
#
# text $x$

# %% [markdown] lang="es"
# # Una prueba

# %%
import numpy as np

from helpers.exercises import check

# %% tags=["nbval-check-output"]
np.arange(3)

# %%
# exercise: 00.double
def double(x: np.ndarray) -> np.ndarray:
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
check("00.double", double)

# %%
from helpers import plots

plots.curves({"error": [1, 2, 3]}, x="epoch", y="error")
