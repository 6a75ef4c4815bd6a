"""Networks of keras.applications and what Keras answers: classifier/keras-golden/applications.json.gz."""

import json
import sys

from generator import fill, pictures
from written import compact, read, write

import keras
import numpy as np
import tensorflow as tf
import tf_keras

CLASSES = 12
PICTURES = 2
BYTES = {"low": 0, "high": 255}

# Name, version of Keras, picture's side, options.
NETWORKS = [
    ("MobileNet", 3, 96, {}),
    ("MobileNet", 2, 97, {"alpha": 0.5}),
    ("MobileNetV2", 3, 96, {}),
    ("MobileNetV2", 2, 101, {"alpha": 0.35}),
    ("MobileNetV3Small", 3, 96, BYTES),
    ("MobileNetV3Small", 2, 96, {**BYTES, "minimalistic": True}),
    ("MobileNetV3Small", 2, 99, BYTES),
    ("MobileNetV3Large", 3, 96, BYTES),
    ("MobileNetV3Large", 2, 96, BYTES),
    ("ResNet50", 3, 80, {}),
    ("ResNet50V2", 2, 75, {}),
    ("VGG16", 2, 64, {}),
    ("VGG19", 3, 64, {}),
    ("InceptionV3", 3, 111, {}),
    ("Xception", 2, 91, {}),
    ("DenseNet121", 3, 80, {}),
    ("EfficientNetB0", 3, 96, BYTES),
    ("EfficientNetB0", 2, 96, BYTES),
    ("EfficientNetB1", 2, 85, BYTES),
    ("EfficientNetB2", 3, 80, BYTES),
    ("EfficientNetB3", 2, 77, BYTES),
    ("EfficientNetV2B0", 3, 80, BYTES),
    ("NASNetMobile", 3, 96, {}),
    ("InceptionResNetV2", 2, 80, {}),
]


def fit(model, batch):
    """
    Gives all layers their weights, and each BatchNormalization the statistics of what comes to it: one
    mean and one variance over all channels, so that a few numbers a layer need to be stored.
    """
    fitted = {}

    def run(inner, inputs, path):
        tensors = {id(t): v for t, v in zip(inner.inputs, inputs)}
        for layer in getattr(inner, "operations", inner.layers):
            own = (*path, layer.name)
            if type(layer).__name__ == "InputLayer":
                continue
            nodes = layer._inbound_nodes
            for node in nodes:
                taken = node.input_tensors if hasattr(node, "input_tensors") else node.keras_inputs
                taken = taken if isinstance(taken, (list, tuple)) else [taken]
                if any(id(t) not in tensors for t in taken):
                    continue
                values = [tensors[id(t)] for t in taken]
                if type(layer).__name__.endswith("BatchNormalization"):
                    x = np.asarray(values[0], np.float64)
                    statistics = [float(np.float32(x.mean())), float(np.float32(x.var()))]
                    fitted["/".join(own)] = statistics
                    fill(layer, own, statistics)
                elif hasattr(layer, "weights") and not hasattr(layer, "layers"):
                    fill(layer, own)
                by_id = {id(t): v for t, v in zip(taken, values)}
                args, kwargs = arguments(node, by_id)
                if hasattr(layer, "layers"):
                    outputs = run(layer, values, own)
                    outputs = outputs if len(outputs) > 1 else outputs[0]
                else:
                    outputs = layer(*args, **kwargs)
                made = node.output_tensors if hasattr(node, "output_tensors") else node.outputs
                made = made if isinstance(made, (list, tuple)) else [made]
                outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
                tensors.update({id(t): v for t, v in zip(made, outputs)})
        return [tensors[id(t)] for t in inner.outputs]

    return run(model, [tf.constant(batch)], ()), fitted


def arguments(node, by_id):
    """A call's arguments, with numbers for its tensors."""
    if hasattr(node, "map_arguments"):
        return node.map_arguments(by_id_strings(by_id))
    args, kwargs = node.arguments.args, node.arguments.kwargs
    return tf.nest.map_structure(lambda each: by_id.get(id(each), each), (list(args), dict(kwargs)))


class by_id_strings(dict):
    """Keras 2 asks by the text of an id."""

    def __init__(self, by_id):
        super().__init__({str(key): [value] for key, value in by_id.items()})


def answer(name, version, side, options):
    K = tf_keras if version == 2 else keras
    K.backend.clear_session()
    options = dict(options)
    low, high = options.pop("low", -1), options.pop("high", 1)
    make = getattr(K.applications, name)
    shape = (side, side, 3)
    model = make(weights=None, input_shape=shape, classes=CLASSES, classifier_activation=None, **options)
    batch = pictures(PICTURES, shape, low, high)
    _, fitted = fit(model, batch)
    logits = np.asarray(model(tf.constant(batch), training=False))
    topology = json.loads(model.to_json())
    spread = np.abs(logits[0] - logits[1]).max() / np.abs(logits).max()
    print(f"{name} (Keras {version}): greatest {np.abs(logits).max():.3g}, between pictures {spread:.2g}", flush=True)
    if not 1e-2 < np.abs(logits).max() < 1e3 or spread < 1e-3:
        print("  vanishes or explodes", flush=True)
    return {
        "kerasVersion": K.__version__,
        "topology": {"class_name": topology["class_name"], "config": topology["config"]},
        "input": {"shape": shape, "low": low, "high": high},
        "fitted": {path: [float(f"{v:.9g}") for v in values] for path, values in fitted.items()},
        "output": compact(logits),
    }


def main():
    wanted = sys.argv[1:]
    # Makes those that are asked for, else those that are missing.
    cases = read("applications")
    for name, version, side, options in NETWORKS:
        if wanted and name not in wanted:
            continue
        own = {key: value for key, value in options.items() if key not in BYTES}
        title = f"{name}{f' {own}' if own else ''} of {side} (Keras {version})"
        if title in cases and not wanted:
            continue
        cases[title] = answer(name, version, side, options)
        write("applications", cases)


main()
