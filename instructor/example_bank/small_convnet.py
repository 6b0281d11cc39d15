# %% [markdown] lang="en"
# **Your turn:** build this network in Keras for square images, and return it; it need not be
# compiled or trained.
#
# 1. `filters` kernels of 3×3, without padding, ReLU;
# 2. max pooling over windows of 2×2;
# 3. a dense softmax layer with a unit for each class.

# %% [markdown] lang="es"
# **Tu turno:** construye esta red en Keras para imágenes cuadradas y devuélvela; no hay que
# compilarla ni entrenarla.
#
# 1. `filters` kernels de 3×3, sin *padding*, ReLU;
# 2. *max pooling* sobre ventanas de 2×2;
# 3. una capa densa softmax con una unidad por clase.

# %%
import keras
from keras import layers

# %%
# exercise: bank.small_convnet
def small_convnet(size: int, channels: int, filters: int, classes: int) -> keras.Model:
    """A network for images of size×size×channels."""
    ### BEGIN SOLUTION
    return keras.Sequential([
        keras.Input((size, size, channels)),
        layers.Conv2D(filters, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(classes, activation="softmax")])
    ### END SOLUTION

# %%
# What follows the exercise stays with you.
from helpers.exercises import Exercise, Misconception


def cases(rng):
    yield 6, 1, 2, 3
    yield 9, 3, int(rng.integers(2, 5)), int(rng.integers(2, 6))


def variant(activation="relu", padding="valid", pooling=layers.MaxPooling2D, last="softmax",
            flatten=layers.Flatten):
    """The network with other parts."""
    def build(size, channels, filters, classes):
        return keras.Sequential([
            keras.Input((size, size, channels)),
            layers.Conv2D(filters, 3, activation=activation, padding=padding),
            pooling(2), flatten(), layers.Dense(classes, activation=last)])
    return build


EXERCISES = {
    "small_convnet": Exercise(
        answer=small_convnet, cases=cases, points=3, tolerance=1e-4,
        misconceptions={
            "no ReLU": Misconception(
                variant(activation=None),
                en="The shapes are right. What happens to negative numbers after the convolution?",
                es="Las formas son correctas. ¿Qué pasa con los números negativos después de la "
                   "convolución?"),
            "padding": Misconception(
                variant(padding="same"),
                en="Your maps are as large as the image. Which padding was asked for?",
                es="Tus mapas son tan grandes como la imagen. ¿Qué padding se pedía?"),
            "average pooling": Misconception(
                variant(pooling=layers.AveragePooling2D),
                en="The shapes are right. Which number of a window does the pooling keep?",
                es="Las formas son correctas. ¿Qué número de cada ventana conserva el pooling?"),
            "no softmax": Misconception(
                variant(last=None),
                en="What do the outputs of your network add up to for one image?",
                es="¿Cuánto suman las salidas de tu red para una imagen?"),
            "mean of each map": Misconception(
                variant(flatten=layers.GlobalAveragePooling2D),
                en="Your dense layer gets one number for each map. How many does a map hold after "
                   "the pooling?",
                es="Tu capa densa recibe un número por mapa. ¿Cuántos contiene un mapa después del "
                   "pooling?"),
        }),
}
