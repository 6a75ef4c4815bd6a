"""Small networks, one or two layers each, and what Keras answers: classifier/keras-golden/layers.json.gz."""

import json
import re
import sys

from generator import fill_model, pictures
from written import compact, read, write

import keras
import numpy as np
import tensorflow as tf
import tf_keras


CASES = []


def case(name, shape=(7, 9, 3), low=-2, high=2, versions=(2, 3)):
    """Registers a function that takes Keras, and an input, and gives the output."""

    def register(build):
        for version in versions:
            CASES.append((f"{name} (Keras {version})", version, shape, low, high, build))
        return build

    return register


def chain(name, make, **options):
    """Of layers, one after the other."""

    def build(K, x):
        for layer in make(K.layers):
            x = layer(x)
        return x

    case(name, **options)(build)


for padding in ("same", "valid"):
    for kernel, strides, shape in (
        (3, 1, (7, 9, 3)),
        (3, 2, (7, 9, 3)),
        (3, 2, (8, 6, 3)),
        (2, 2, (7, 8, 3)),
        ((5, 3), (2, 3), (11, 10, 3)),
        (1, 2, (7, 8, 3)),
        (4, 3, (10, 9, 3)),
    ):
        what = f"{kernel} by {strides}, {padding}, of {shape[0]}x{shape[1]}"
        chain(
            f"Conv2D {what}",
            lambda L, k=kernel, s=strides, p=padding: [L.Conv2D(4, k, s, p)],
            shape=shape,
        )
        chain(
            f"MaxPooling2D {what}",
            lambda L, k=kernel, s=strides, p=padding: [L.MaxPooling2D(k, s, p)],
            shape=shape,
        )
        chain(
            f"AveragePooling2D {what}",
            lambda L, k=kernel, s=strides, p=padding: [L.AveragePooling2D(k, s, p)],
            shape=shape,
        )
        if not isinstance(strides, tuple):
            chain(
                f"DepthwiseConv2D {what}",
                lambda L, k=kernel, s=strides, p=padding: [L.DepthwiseConv2D(k, s, p, depth_multiplier=2)],
                shape=shape,
            )
            chain(
                f"SeparableConv2D {what}",
                lambda L, k=kernel, s=strides, p=padding: [L.SeparableConv2D(5, k, s, p, depth_multiplier=2)],
                shape=shape,
            )
        chain(
            f"Conv2DTranspose {what}",
            lambda L, k=kernel, s=strides, p=padding: [L.Conv2DTranspose(4, k, s, p)],
            shape=shape,
        )
    chain(
        f"Conv2D dilated, {padding}",
        lambda L, p=padding: [L.Conv2D(4, 3, padding=p, dilation_rate=(2, 3))],
        shape=(11, 12, 3),
    )
    chain(
        f"DepthwiseConv2D dilated, {padding}",
        lambda L, p=padding: [L.DepthwiseConv2D(3, padding=p, dilation_rate=2)],
        shape=(11, 12, 3),
    )
    chain(
        f"SeparableConv2D dilated, {padding}",
        lambda L, p=padding: [L.SeparableConv2D(4, 3, padding=p, dilation_rate=2)],
        shape=(11, 12, 3),
    )
    chain(
        f"Conv2D in groups, {padding}",
        lambda L, p=padding: [L.Conv2D(6, 3, 2, padding=p, groups=3, activation="relu")],
    )
    chain(
        f"pictures of any size, {padding}",
        lambda L, p=padding: [
            L.Conv2D(4, 3, 2, p),
            L.DepthwiseConv2D(3, 2, p),
            L.MaxPooling2D(2, 2, p),
            L.Conv2D(4, 2, 1, p),
            L.GlobalAveragePooling2D(),
            L.Dense(3),
        ],
        shape=(None, None, 3),
    )

for name in (
    "linear relu relu6 leaky_relu elu selu sigmoid hard_sigmoid silu swish gelu tanh softplus softsign "
    "exponential softmax mish log_softmax hard_silu hard_swish hard_tanh"
).split():
    both = name not in ("relu6", "log_softmax", "hard_silu", "hard_swish", "hard_tanh", "silu", "leaky_relu")
    versions = (2, 3) if both else (3,)
    if name != "linear":
        chain(f"Activation {name}", lambda L, n=name: [L.Activation(n)], shape=(3, 4, 3), versions=versions)
    chain(
        f"Conv2D with {name}",
        lambda L, n=name: [L.Conv2D(4, 1, activation=n)],
        shape=(3, 4, 3),
        versions=versions,
    )
    chain(
        f"Dense with {name}",
        lambda L, n=name: [L.GlobalAveragePooling2D(), L.Dense(4, activation=n)],
        shape=(3, 4, 3),
        versions=versions,
    )

ALPHA = {2: "alpha", 3: "negative_slope"}


def version_of(L):
    return 3 if "keras.src" in L.Dense.__module__ and "tf_keras" not in L.Dense.__module__ else 2


for settings in (
    {},
    {"max_value": 6.0},
    {"negative_slope": 0.25},
    {"threshold": 0.5},
    {"max_value": 1.0, "negative_slope": 0.1, "threshold": 0.25},
    {"max_value": 1.0, "threshold": 0.25},
    {"max_value": 1.5, "negative_slope": 0.1},
):
    chain(f"ReLU {settings}", lambda L, s=settings: [L.ReLU(**s)], shape=(3, 4, 3))
chain("LeakyReLU", lambda L: [L.LeakyReLU()], shape=(3, 4, 3))
chain("LeakyReLU 0.1", lambda L: [L.LeakyReLU(**{ALPHA[version_of(L)]: 0.1})], shape=(3, 4, 3))
chain("ELU", lambda L: [L.ELU(0.7)], shape=(3, 4, 3))
chain("PReLU", lambda L: [L.PReLU()], shape=(3, 4, 3))
chain("PReLU shared", lambda L: [L.PReLU(shared_axes=[1, 2])], shape=(3, 4, 3))
chain("PReLU shared, of convolved maps", lambda L: [L.Conv2D(5, 2), L.PReLU(shared_axes=[1, 2])])
chain("PReLU of convolved maps", lambda L: [L.Conv2D(5, 2), L.PReLU()], shape=(3, 4, 3))
chain("PReLU of features", lambda L: [L.Flatten(), L.PReLU()], shape=(2, 2, 3))
chain("Softmax along height", lambda L: [L.Conv2D(4, 1), L.Softmax(axis=1)], shape=(3, 4, 3))
chain("Softmax of maps", lambda L: [L.Conv2D(4, 1), L.Softmax()], shape=(3, 4, 3))
chain("ThresholdedReLU", lambda L: [L.ThresholdedReLU(0.5)], shape=(3, 4, 3), versions=(2,))
chain("activation as a layer", lambda L: [L.Conv2D(4, 3, activation=L.ReLU(6.0))], shape=(5, 5, 3), versions=(3,))
chain("gelu, approximate", lambda L: [L.Activation("gelu")], shape=(3, 4, 3))

for scale in (True, False):
    for center in (True, False):
        chain(
            f"BatchNormalization scale={scale} center={center}",
            lambda L, s=scale, c=center: [L.Conv2D(4, 2), L.BatchNormalization(scale=s, center=c, epsilon=0.01)],
        )
        chain(
            f"LayerNormalization scale={scale} center={center}",
            lambda L, s=scale, c=center: [L.Conv2D(4, 2), L.LayerNormalization(scale=s, center=c, epsilon=1e-6)],
        )
chain("BatchNormalization of pixels", lambda L: [L.BatchNormalization(), L.Conv2D(2, 3, 2, "same")])
chain("BatchNormalization of features", lambda L: [L.Flatten(), L.BatchNormalization(), L.Dense(4)], shape=(2, 3, 3))
chain("BatchNormalization along height", lambda L: [L.Conv2D(4, 2), L.BatchNormalization(axis=1), L.Conv2D(2, 2)])
chain("BatchNormalization along width", lambda L: [L.BatchNormalization(axis=2)], shape=(3, 4, 3))

for padding in (1, (1, 2), ((0, 1), (0, 1)), ((2, 0), (1, 3))):
    chain(f"ZeroPadding2D {padding}", lambda L, p=padding: [L.ZeroPadding2D(p), L.Conv2D(2, 3, 2)])
for cropping in (1, (1, 2), ((0, 1), (2, 0)), ((2, 1), (1, 3))):
    chain(f"Cropping2D {cropping}", lambda L, c=cropping: [L.Cropping2D(c)])
chain("Cropping2D of convolved maps", lambda L: [L.Conv2D(4, 3), L.Cropping2D(((1, 0), (0, 2)))])
for interpolation in ("nearest", "bilinear"):
    chain(f"UpSampling2D {interpolation}", lambda L, i=interpolation: [L.UpSampling2D((2, 3), interpolation=i)], shape=(3, 4, 3))
    for size in ((4, 5), (14, 11), (7, 4), (10, 9)):
        chain(
            f"Resizing {interpolation} to {size}",
            lambda L, i=interpolation, s=size: [L.Resizing(*s, interpolation=i)],
        )

chain("GlobalAveragePooling2D", lambda L: [L.Conv2D(4, 3), L.GlobalAveragePooling2D()])
chain("GlobalMaxPooling2D", lambda L: [L.Conv2D(4, 3), L.GlobalMaxPooling2D()])
chain(
    "global poolings that keep sides, and a dense convolution",
    lambda L: [L.Conv2D(4, 3), L.GlobalAveragePooling2D(keepdims=True), L.Conv2D(5, 1), L.Flatten(), L.Softmax()],
)
chain("GlobalMaxPooling2D that keeps sides", lambda L: [L.Conv2D(4, 3), L.GlobalMaxPooling2D(keepdims=True)])
chain("Dense of maps", lambda L: [L.Conv2D(4, 3), L.Dense(5, activation="relu"), L.Conv2D(2, 1)])
chain("Dense without bias", lambda L: [L.Flatten(), L.Dense(5, use_bias=False, activation="softmax")], shape=(2, 3, 3))
chain("Conv2D without bias", lambda L: [L.Conv2D(4, 3, use_bias=False), L.DepthwiseConv2D(2, use_bias=False)])
chain("SeparableConv2D without bias", lambda L: [L.SeparableConv2D(4, 3, use_bias=False, activation="relu")])
chain("Flatten of convolved maps", lambda L: [L.Conv2D(4, 3), L.Flatten(), L.Dense(3)])
chain("Flatten of pixels", lambda L: [L.Flatten(), L.Dense(3)], shape=(3, 4, 3))
chain("Flatten of features", lambda L: [L.GlobalAveragePooling2D(), L.Flatten(), L.Dense(3)])
chain("Reshape of convolved maps", lambda L: [L.Conv2D(4, 3), L.Reshape((7, 5, 4)), L.Conv2D(2, 2)])
chain("Reshape with -1", lambda L: [L.Conv2D(4, 3), L.Reshape((-1, 4))])
chain("Reshape of features to maps", lambda L: [L.Flatten(), L.Dense(24), L.Reshape((2, 3, 4)), L.Conv2D(2, 2)], shape=(2, 3, 3))
chain("Reshape to one place", lambda L: [L.GlobalAveragePooling2D(), L.Reshape((1, 1, 3)), L.Conv2D(4, 1), L.Reshape((4,))])
chain("Reshape to one place by -1", lambda L: [L.GlobalAveragePooling2D(), L.Reshape((1, 1, -1)), L.Conv2D(4, 1, activation="sigmoid"), L.Reshape((-1,))])
chain("Permute of convolved maps", lambda L: [L.Conv2D(4, 3), L.Permute((3, 1, 2)), L.Flatten(), L.Dense(2)])
chain("Permute of pixels", lambda L: [L.Permute((2, 1, 3)), L.Conv2D(2, 3)])
chain("BatchNormalization of sequences", lambda L: [L.Conv2D(4, 3), L.Reshape((-1, 4)), L.BatchNormalization()])

chain("Rescaling", lambda L: [L.Rescaling(1 / 127.5, -1), L.Conv2D(2, 3)], low=0, high=255)
chain("Rescaling by channel", lambda L: [L.Rescaling([0.5, 0.25, 2.0], [1.0, -1.0, 0.5]), L.Conv2D(2, 3)])
chain("Normalization", lambda L: [L.Normalization(mean=[120.0, 110, 100], variance=[4000.0, 3000, 5000])], low=0, high=255)
chain("Normalization adapted", lambda L: [L.Normalization(), L.Conv2D(2, 3)])
chain("Normalization along height and channels", lambda L: [L.Normalization(axis=(1, 3)), L.Conv2D(2, 3)])
chain("Normalization of convolved maps", lambda L: [L.Conv2D(4, 3), L.Normalization()])
chain("Normalization of all", lambda L: [L.Normalization(axis=None)])
chain("Normalization inverted", lambda L: [L.Normalization(mean=[1.0, 2, 3], variance=[4.0, 3, 5], invert=True)])
chain("CenterCrop", lambda L: [L.CenterCrop(4, 4), L.Conv2D(2, 3)], shape=(9, 7, 3))
chain("RandomCrop", lambda L: [L.RandomCrop(4, 6)], shape=(9, 7, 3), versions=(2,))
chain(
    "augmentation",
    lambda L: [
        L.RandomFlip("horizontal"),
        L.RandomRotation(0.1),
        L.RandomZoom(0.2),
        L.RandomTranslation(0.1, 0.1),
        L.RandomContrast(0.2),
        L.RandomBrightness(0.2),
        L.GaussianNoise(0.1),
        L.Conv2D(4, 3),
        L.SpatialDropout2D(0.2),
        L.GaussianDropout(0.1),
        L.Dropout(0.5),
    ],
    low=0,
    high=255,
)
chain("any size, resized", lambda L: [L.Resizing(8, 8), L.Rescaling(1 / 255), L.Conv2D(4, 3, 2, "same"), L.Flatten(), L.Dense(3)], shape=(None, None, 3), low=0, high=255)


for merge in ("Add", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"):

    @case(f"{merge} of three")
    def _(K, x, merge=merge):
        L = K.layers
        return getattr(L, merge)()([L.Conv2D(3, 3, padding="same")(x), x, L.Conv2D(3, 1)(x)])


@case("Subtract")
def _(K, x):
    return K.layers.Subtract()([K.layers.Conv2D(3, 1)(x), x])


for axis in (1, 2, 3, -1, -2):

    @case(f"Concatenate along {axis}")
    def _(K, x, axis=axis):
        return K.layers.Concatenate(axis=axis)([K.layers.Conv2D(3, 1)(x), x])


@case("Concatenate of features")
def _(K, x):
    L = K.layers
    return L.Concatenate()([L.GlobalAveragePooling2D()(x), L.GlobalMaxPooling2D()(x), L.Dense(2)(L.Flatten()(x))])


@case("Multiply by a share of each channel")
def _(K, x):
    L = K.layers
    x = L.Conv2D(8, 3)(x)
    s = L.GlobalAveragePooling2D()(x)
    s = L.Reshape((1, 1, 8))(s)
    s = L.Dense(2, activation="relu")(s)
    s = L.Dense(8, activation="hard_sigmoid")(s)
    return L.Multiply()([x, s])


@case("Multiply by what pooling kept")
def _(K, x):
    L = K.layers
    x = L.Conv2D(8, 3)(x)
    s = L.GlobalAveragePooling2D(keepdims=True)(x)
    s = L.Conv2D(8, 1, activation="sigmoid")(s)
    return L.Multiply()([s, x])


@case("Multiply of features and maps")
def _(K, x):
    L = K.layers
    x = L.Conv2D(8, 3)(x)
    return L.Multiply()([x, L.Dense(8, activation="sigmoid")(L.GlobalAveragePooling2D()(x))])


@case("a layer that is used three times")
def _(K, x):
    shared = K.layers.Conv2D(3, 3, padding="same", activation="tanh")
    return shared(K.layers.Add()([shared(x), shared(shared(x))]))


@case("a model that is used twice")
def _(K, x):
    L = K.layers
    i = K.Input((7, 9, 3))
    inner = K.Model(i, L.BatchNormalization()(L.Conv2D(3, 3, padding="same")(i)), name="inner")
    return L.Concatenate()([inner(x), inner(inner(x))])


@case("models in models")
def _(K, x):
    L = K.layers
    i = K.Input((7, 9, 3))
    inner = K.Model(i, L.Conv2D(4, 3, name="conv")(i), name="inner")
    sequence = K.Sequential([K.Input((7, 9, 3)), inner, L.BatchNormalization()] if version_of(L) == 3 else [inner, L.BatchNormalization()], name="sequence")
    head = K.Sequential([L.GlobalAveragePooling2D(), K.Sequential([L.Dense(5, activation="relu"), L.Dropout(0.3)]), L.Dense(3, activation="softmax")], name="head")
    return head(sequence(x, training=False))


@case("a model with two outputs within")
def _(K, x):
    L = K.layers
    i = K.Input((7, 9, 3))
    inner = K.Model(i, [L.Conv2D(3, 3, padding="same")(i), L.MaxPooling2D(3, 1, "same")(i)], name="inner")
    one, two = inner(x)
    return L.Subtract()([two, one])


@case("augmentation in a nested Sequential")
def _(K, x):
    L = K.layers
    augment = K.Sequential([L.RandomFlip("horizontal"), L.RandomRotation(0.2)], name="augmentation")
    return L.Conv2D(2, 3)(augment(x))


@case("mobilenet's preprocess_input", low=0, high=255)
def _(K, x):
    return K.layers.Conv2D(2, 3)(K.applications.mobilenet_v2.preprocess_input(x))


@case("resnet's preprocess_input", low=0, high=255)
def _(K, x):
    return K.layers.Conv2D(2, 3)(K.applications.resnet50.preprocess_input(x))


@case("densenet's preprocess_input", low=0, high=255)
def _(K, x):
    return K.layers.Conv2D(2, 3)(K.applications.densenet.preprocess_input(x))


@case("arithmetic in Python")
def _(K, x):
    y = K.layers.Conv2D(3, 1)(x)
    z = (y + 3.0) * (1.0 / 6.0) - x / 2.0
    return 1.0 - z * y + 2.0 / (x * x + 1.0)


@case("arithmetic by channel after a convolution")
def _(K, x):
    y = K.layers.Conv2D(3, 1)(x)
    return (y - [1.0, 2.0, 3.0]) * [[[[0.5, 2.0, -1.0]]]] if False else (y - np.array([1.0, 2.0, 3.0], "float32")) / np.array([0.5, 2.0, -1.0], "float32")


@case("functions of TensorFlow", versions=(2,))
def _(K, x):
    y = K.layers.Conv2D(4, 1)(x)
    y = tf.nn.relu6(y) + tf.nn.silu(y) + tf.nn.gelu(y) + tf.nn.leaky_relu(y, 0.3) + tf.sigmoid(y) + tf.nn.elu(y)
    y = tf.concat([y, tf.tanh(y)], axis=-1)
    y = y * tf.reduce_mean(y, [1, 2], keepdims=True)
    y = tf.image.resize(y, (5, 4)) + tf.nn.bias_add(tf.image.resize(y, (5, 4), "nearest"), tf.range(8, dtype="float32"))
    y = tf.clip_by_value(y, -1.5, 1.0) + tf.nn.softmax(y)
    return tf.cast(y[:, 1:, ::-1, 2:-1], "float32")


@case("functions of TensorFlow on features", versions=(2,))
def _(K, x):
    y = K.layers.Conv2D(4, 1)(x)
    y = tf.reduce_mean(y, axis=[1, 2]) + tf.reduce_max(y, axis=(1, 2)) + tf.reduce_sum(y, [1, 2])
    return tf.reshape(tf.square(y), (-1, 2, 2))


@case("operators of Keras 3", versions=(3,))
def _(K, x):
    o = keras.ops
    y = K.layers.Conv2D(4, 1)(x)
    y = o.relu6(y) + o.silu(y) + o.gelu(y) + o.leaky_relu(y) + o.sigmoid(y) + o.elu(y) + o.hard_sigmoid(y) + o.hard_silu(y)
    y = o.concatenate([y, o.tanh(y)], axis=-1)
    y = y * o.mean(y, axis=(1, 2), keepdims=True) + o.max(y, axis=(1, 2), keepdims=True)
    y = o.image.resize(y, (5, 4)) + o.image.resize(y, (5, 4), interpolation="nearest")
    y = o.clip(y, -1.5, 1.0) + o.softmax(y) + o.gelu(y, approximate=False)
    return o.cast(y[:, 1:, ::-1, 2:-1], "float32")


@case("channels taken apart and put together")
def _(K, x):
    y = K.layers.Conv2D(4, 1)(x)
    if K is keras:
        return keras.ops.stack([y[..., 2], y[..., 0], y[..., -1]], axis=-1)
    return tf.stack([y[..., 2], y[..., 0], y[..., -1]], axis=-1)


@case("mixed precision's policies", versions=(2, 3))
def _(K, x):
    y = K.layers.Conv2D(4, 3, dtype="float32")(x)
    return K.layers.Dense(3, activation="softmax", dtype="float32")(K.layers.GlobalAveragePooling2D()(y))


@case("ConvNeXt's block", versions=(2, 3), shape=(9, 9, 3))
def _(K, x):
    L = K.layers
    module = keras.src.applications.convnext if K is keras else __import__("tf_keras.src.applications.convnext", fromlist=["LayerScale"])
    x = L.Conv2D(8, 2, 2)(x)
    y = L.Conv2D(8, 7, padding="same", groups=8)(x)
    y = L.LayerNormalization(epsilon=1e-6)(y)
    y = L.Dense(16)(y)
    y = L.Activation("gelu")(y)
    y = L.Dense(8)(y)
    y = module.LayerScale(1e-6, 8, name="layer_scale")(y)
    y = module.StochasticDepth(0.2, name="stochastic_depth")(y)
    return L.Add()([x, y])


def topology_of(model):
    topology = json.loads(model.to_json())
    return {"class_name": topology["class_name"], "config": topology["config"]}


def run(model, batch):
    try:
        return model(batch, training=False)
    except (tf.errors.InvalidArgumentError, tf.errors.UnimplementedError):
        # TensorFlow on a CPU has groups of convolutions within functions only.
        return tf.function(lambda y: model(y, training=False))(batch)


def answer(version, shape, low, high, build):
    K = tf_keras if version == 2 else keras
    K.backend.clear_session()
    x = K.Input(shape)
    model = K.Model(x, build(K, x))
    fill_model(model)
    sides = [side or 21 + 4 * axis for axis, side in enumerate(shape)]
    batch = pictures(2, sides, low, high)
    output = np.asarray(run(model, tf.constant(batch)))
    if not np.all(np.isfinite(output)):
        raise ValueError("not finite")
    return {
        "topology": topology_of(model),
        "input": {"shape": sides, "low": low, "high": high},
        "output": compact(output),
    }


def main():
    cases = {}
    for name, version, *rest in CASES:
        if not re.search(sys.argv[1] if len(sys.argv) > 1 else "", name):
            continue
        try:
            cases[name] = {"kerasVersion": tf_keras.__version__ if version == 2 else keras.__version__, **answer(version, *rest)}
            print(name, flush=True)
        except Exception as error:  # Some options are in one version only.
            print(f"left out: {name}: {str(error)[:200]!r}")
    write("layers", cases if len(sys.argv) == 1 else {**read("layers"), **cases})


main()
