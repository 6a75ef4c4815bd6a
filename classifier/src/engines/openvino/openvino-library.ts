import koffi, { type KoffiFunc, type TypeObject } from 'koffi';
import { OpenVinoError } from './openvino-error.js';

/** A pointer to something that OpenVINO owns. It can be sent to other threads as it is. */
export type Handle = bigint;
/** Where a call puts what it makes. */
type Out<T> = [T | null];
type Argument = string | TypeObject | ReturnType<typeof koffi.out>;
type Call<A extends unknown[]> = KoffiFunc<(...args: A) => number>;

/** Of one thread: koffi's functions belong to the thread that declared them. */
export interface OpenVino {
  readonly path: string;
  /** @throws OpenVinoError where `status` says that the call failed. */
  check(status: number, doing: string): void;
  /** Calls what gives something by its last argument. @throws OpenVinoError */
  make<A extends unknown[], T>(
    doing: string,
    call: (...args: [...A, Out<T>]) => number,
    ...args: A
  ): T;
  /** The memory that a handle's data is in; gone with the handle. */
  view(pointer: Handle, byteLength: number): ArrayBuffer;
  readonly coreCreate: Call<[Out<Handle>]>;
  readonly coreFree: (core: Handle) => void;
  readonly readModel: Call<[core: Handle, path: string, weights: null, Out<Handle>]>;
  readonly modelFree: (model: Handle) => void;
  readonly inputByName: Call<[model: Handle, name: string, Out<Handle>]>;
  readonly outputByName: Call<[model: Handle, name: string, Out<Handle>]>;
  readonly portFree: (port: Handle) => void;
  readonly partialShape: Call<[port: Handle, Out<PartialShape>]>;
  readonly partialShapeFree: (shape: PartialShape) => void;
  readonly dimensions: (shape: PartialShape) => readonly Dimension[];
  readonly reshape: Call<[model: Handle, PartialShape]>;
  readonly compile: Call<
    [core: Handle, Handle, device: string, n: number, readonly Property[], Out<Handle>]
  >;
  readonly compiledFree: (compiled: Handle) => void;
  readonly requestCreate: Call<[compiled: Handle, Out<Handle>]>;
  readonly requestFree: (request: Handle) => void;
  readonly setTensor: Call<[request: Handle, name: string, tensor: Handle]>;
  readonly getTensor: Call<[request: Handle, name: string, Out<Handle>]>;
  readonly start: Call<[request: Handle]>;
  readonly wait: Call<[request: Handle]>;
  readonly tensorCreate: Call<[type: number, Shape, Out<Handle>]>;
  readonly tensorType: Call<[tensor: Handle, Out<number>]>;
  readonly tensorShape: Call<[tensor: Handle, Out<Shape>]>;
  readonly sides: (shape: Shape) => readonly number[];
  readonly shapeFree: (shape: Shape) => void;
  readonly tensorData: Call<[tensor: Handle, Out<Handle>]>;
  readonly tensorBytes: Call<[tensor: Handle, Out<number | bigint>]>;
  readonly tensorFree: (tensor: Handle) => void;
}

export interface Property {
  readonly key: string;
  readonly value: string;
}
export interface Dimension {
  readonly min: number | bigint;
  readonly max: number | bigint;
}
export interface PartialShape {
  readonly rank: Dimension;
  readonly dims: Handle | readonly Dimension[];
}
export interface Shape {
  readonly rank: number | bigint;
  readonly dims: Handle | readonly number[];
}

/** `ov_element_type_e` of 2026.4: other versions number them otherwise. */
export const ELEMENT = { f32: 4, u8: 16 };

/** glibc's dlfcn.h and musl's. */
const RTLD_NOW = 0x2;
const RTLD_NODELETE = 0x1000;

/**
 * Loads the library and declares what the engine calls, after OpenVINO 2026.4.1's headers
 * (openvino/c/*.h of its wheel). Nothing here takes a variable number of arguments: koffi could not
 * call that asynchronously.
 *
 * @throws Error where it does not load.
 */
export function loadOpenVino(path: string): OpenVino {
  const library = koffi.load(path);
  keepLoaded(path);
  const handle = koffi.pointer('void');
  const made = (type: TypeObject): ReturnType<typeof koffi.out> => koffi.out(koffi.pointer(type));
  const dimension = koffi.struct({ min: 'int64_t', max: 'int64_t' });
  const partialShape = koffi.struct({ rank: dimension, dims: koffi.pointer(dimension) });
  const shape = koffi.struct({ rank: 'int64_t', dims: koffi.pointer('int64_t') });
  const property = koffi.struct({ key: 'const char *', value: 'const char *' });
  const int = koffi.types.int;
  const text = koffi.types.str;
  const size = koffi.types.size_t;
  const call = <A extends unknown[]>(name: string, ...types: Argument[]): Call<A> =>
    library.func(`ov_${name}`, int, types);
  const free = (name: string, type: Argument = handle): ReturnType<typeof library.func> =>
    library.func(`ov_${name}_free`, koffi.types.void, [type]);
  const lastError = library.func('ov_get_last_err_msg', text, []) as unknown as () => string | null;
  const check = (status: number, doing: string): void => {
    if (status !== 0) throw new OpenVinoError(doing, status, lastError() ?? '');
  };
  return {
    path,
    check,
    make: (doing, run, ...args) => {
      const out: [unknown] = [null];
      check(run(...args, out as Out<never>), doing);
      // As the caller declared the call.
      return out[0] as never;
    },
    view: (pointer, byteLength) => koffi.view(pointer, byteLength),
    coreCreate: call('core_create', made(handle)),
    coreFree: free('core'),
    readModel: call('core_read_model', handle, text, text, made(handle)),
    modelFree: free('model'),
    inputByName: call('model_const_input_by_name', handle, text, made(handle)),
    outputByName: call('model_const_output_by_name', handle, text, made(handle)),
    portFree: free('output_const_port'),
    partialShape: call('port_get_partial_shape', handle, made(partialShape)),
    partialShapeFree: free('partial_shape', koffi.pointer(partialShape)),
    dimensions: ({ rank, dims }) =>
      koffi.decode(dims, dimension, Number(rank.max)) as readonly Dimension[],
    reshape: call('model_reshape_single_input', handle, partialShape),
    compile: call(
      'core_compile_model_props',
      ...[handle, handle, text, size, koffi.pointer(property), made(handle)],
    ),
    compiledFree: free('compiled_model'),
    requestCreate: call('compiled_model_create_infer_request', handle, made(handle)),
    requestFree: free('infer_request'),
    setTensor: call('infer_request_set_tensor', handle, text, handle),
    getTensor: call('infer_request_get_tensor', handle, text, made(handle)),
    start: call('infer_request_start_async', handle),
    wait: call('infer_request_wait', handle),
    tensorCreate: call('tensor_create', int, shape, made(handle)),
    tensorType: call('tensor_get_element_type', handle, made(int)),
    tensorShape: call('tensor_get_shape', handle, made(shape)),
    sides: ({ rank, dims }) =>
      // A BigInt64Array, whose own map would want big integers.
      Array.from(koffi.decode(dims, 'int64_t', Number(rank)) as BigInt64Array, Number),
    shapeFree: free('shape', koffi.pointer(shape)),
    tensorData: call('tensor_data', handle, made(handle)),
    tensorBytes: call('tensor_get_byte_size', handle, made(size)),
    tensorFree: free('tensor'),
  };
}

/**
 * Keeps it in the process when the thread that loaded it ends: koffi would unload it with the last
 * such thread, while OpenVINO's own threads still run its code.
 */
function keepLoaded(path: string): void {
  const dlopen = koffi.load(null).func('dlopen', koffi.pointer('void'), ['str', 'int']);
  dlopen(path, RTLD_NOW | RTLD_NODELETE);
}
