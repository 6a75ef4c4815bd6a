"""Weights and pictures that Python and TypeScript (golden-numbers.fixture.ts) make alike."""

import math

import numpy as np


def uniform(key, count):
    """count numbers from -1 up to 1, of 24 bits each: FNV-1a of the key, then murmur3's finalizer."""
    seed = 0x811C9DC5
    for byte in key.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return (h >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def weight(path, variable, shape, fitted=None):
    """He-scaled kernels; everything else near what leaves numbers as they are."""
    key = "/".join([*path, variable])
    u = uniform(key, math.prod(shape))
    mean, variance = fitted or (0.0, 1.0)
    if variable in ("kernel", "pointwise_kernel", "depthwise_kernel"):
        depthwise = variable == "depthwise_kernel"
        fan_in = math.prod(shape[:2]) if depthwise else math.prod(shape[:-1])
        values = u * math.sqrt(6 / fan_in)
    elif variable in ("moving_mean", "mean"):
        values = mean + u * (0.1 * math.sqrt(variance))
    elif variable in ("moving_variance", "variance"):
        values = variance * (1 + 0.25 * u)
    elif variable == "gamma":
        values = 1 + 0.2 * u
    elif variable == "alpha":
        values = 0.25 + 0.1 * u
    elif variable == "count":
        values = np.zeros_like(u)
    else:
        values = 0.1 * u
    return values.astype(np.float32).reshape(shape)


def pictures(count, shape, low, high):
    """Blocks of 8 by 8 and noise, so that pictures differ in more than noise."""
    height, width, channels = shape
    fine = uniform("fine", count * height * width * channels)
    fine = fine.reshape(count, height, width, channels)
    rows, columns = height // 8 + 1, width // 8 + 1
    coarse = uniform("coarse", count * rows * columns * channels)
    coarse = coarse.reshape(count, rows, columns, channels)
    blocks = coarse[:, np.arange(height) // 8][:, :, np.arange(width) // 8]
    mixed = 0.5 * fine + 0.5 * blocks
    return (low + (high - low) * (mixed + 1) / 2).astype(np.float32)


def variable_name(layer, weight_):
    """Keras 2's name of one of a layer's variables, or None for the state of a random generator."""
    name = weight_.name.split(":")[0].split("/")[-1]
    if "seed" in name or "state" in name:
        return None
    if type(layer).__name__ == "DepthwiseConv2D" and name == "kernel":
        return "depthwise_kernel"
    return "gamma" if type(layer).__name__ == "LayerScale" else name


def fill(layer, path, fitted=None):
    """Gives a layer its weights."""
    for each in layer.weights:
        name = variable_name(layer, each)
        if name is not None:
            values = weight(path, name, tuple(each.shape), fitted)
            # The count of a Normalization is a whole number.
            each.assign(np.zeros(each.shape, "int64") if name == "count" else values)
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()


def fill_model(model, path=()):
    for layer in model.layers:
        own = (*path, layer.name)
        if hasattr(layer, "layers"):
            fill_model(layer, own)
        else:
            fill(layer, own)
