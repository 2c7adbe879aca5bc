import type { Refusal } from './library/refusal';

/**
 * What can go wrong in an engine, as a code that crosses the worker boundary unchanged. The
 * interface writes its sentences from the code; `message` is technical detail and never holds
 * document text.
 */
export type FailureCode =
  /** The caller's signal was aborted, the tagger was disposed, or another model was loaded. */
  | 'aborted'
  /** `tag` was called before `load`. */
  | 'not-loaded'
  /** WebGPU was asked for, but there is no adapter or the model has no file for it. */
  | 'no-webgpu'
  | 'out-of-memory'
  /** No file of the model can run on this device; said before anything large is loaded. */
  | 'does-not-fit'
  /** The server has no such file, or cannot be reached. */
  | 'model-missing'
  /** Something came, but it is a web page or other bytes than a model's. */
  | 'model-not-model'
  /** A hash or size differs from the card's, or the file cannot be read as what it should be. */
  | 'model-corrupt'
  /** The model does not name its tags, or none of them maps to a label. */
  | 'wrong-labels'
  | 'unsupported-tokenizer'
  /** This browser, or this page, cannot keep models that people add. */
  | 'no-library'
  /** A model that someone brought is not taken in; `refusal` says why. */
  | 'model-refused'
  | 'device-lost'
  /** The worker ended by itself or stopped answering. */
  | 'crashed'
  | 'internal';

export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  /** Present with `model-refused`. */
  readonly refusal?: Refusal | undefined;
}

/** The one error class of the engine; `code` says what the caller may do about it. */
export class EngineError extends Error implements Failure {
  override readonly name = 'EngineError';
  readonly code: FailureCode;
  readonly refusal: Refusal | undefined;
  constructor(
    code: FailureCode,
    message: string,
    { refusal, ...options }: ErrorOptions & { readonly refusal?: Refusal | undefined } = {},
  ) {
    super(message, options);
    this.code = code;
    this.refusal = refusal;
  }
}

/** What is thrown where a model that someone brought cannot be used. */
export const refused = (refusal: Refusal, cause?: unknown): EngineError =>
  new EngineError('model-refused', JSON.stringify(refusal), { refusal, cause });

const outOfMemory =
  /bad_alloc|out of memory|memory access out of bounds|allocation failed|failed to allocate|invalid typed array length/iu;

/** True for the several ways in which engines and ONNX Runtime say that memory has run out. */
export function isOutOfMemory(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return outOfMemory.test(message);
}

/** Any thrown value as a failure; an error that is not ours becomes `fallback`. */
export function toFailure(error: unknown, fallback: FailureCode = 'internal'): Failure {
  if (error instanceof EngineError) {
    const { code, message, refusal } = error;
    return { code, message, ...(refusal && { refusal }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DOMException && error.name === 'AbortError')
    return { code: 'aborted', message };
  if (isOutOfMemory(error)) return { code: 'out-of-memory', message };
  return { code: fallback, message };
}

/** The same as an error, to throw on. */
export function toEngineError(error: unknown, fallback?: FailureCode): EngineError {
  if (error instanceof EngineError) return error;
  const { code, message } = toFailure(error, fallback);
  return new EngineError(code, message, { cause: error });
}

/** Throws `aborted` where work may stop. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('aborted', 'Aborted.');
}
