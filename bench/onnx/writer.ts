/**
 * Writes ONNX files: the few protobuf messages of onnx.proto3 that a graph of nodes and weights
 * needs, by field number. A general protobuf library would be larger than this and slower on
 * hundreds of megabytes.
 */
class Message {
  readonly chunks: Uint8Array[] = [];
  size = 0;

  int(field: number, value: number): this {
    return this.#add(varint(field * 8), varint(value));
  }

  float(field: number, value: number): this {
    return this.#add(varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#add(varint(field * 8 + 2), varint(value.length), value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.#add(varint(field * 8 + 2), varint(value.size), ...value.chunks);
  }

  #add(...chunks: Uint8Array[]): this {
    this.chunks.push(...chunks);
    for (const { length } of chunks) this.size += length;
    return this;
  }
}

/** Base 128, least significant group first; for whole numbers from 0. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.of(...bytes, rest);
}

/** TensorProto.DataType. */
export const dataType = { float: 1, int8: 3, int64: 7 } as const;

/** A number is written as FLOAT, `{ int }` as INT and an array as INTS. */
type Attribute = number | { readonly int: number } | readonly number[];

/** Collects the nodes and weights of one graph; values are referred to by name. */
export class OnnxGraph {
  readonly #graph = new Message();

  weight(name: string, dims: readonly number[], data: Float32Array | Int8Array | BigInt64Array) {
    const type =
      data instanceof Float32Array
        ? dataType.float
        : data instanceof Int8Array
          ? dataType.int8
          : dataType.int64;
    const tensor = new Message();
    for (const dim of dims) tensor.int(1, dim);
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#graph.message(5, tensor.int(2, type).text(8, name).bytes(9, raw));
    return name;
  }

  /** Adds a node and answers the name of its first output. */
  node(
    operator: string,
    inputs: readonly string[],
    outputs: string | readonly [string, ...string[]],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const names = typeof outputs === 'string' ? ([outputs] as const) : outputs;
    const node = new Message();
    for (const input of inputs) node.text(1, input);
    for (const output of names) node.text(2, output);
    node.text(3, names[0]).text(4, operator);
    for (const [name, value] of Object.entries(attributes))
      node.message(5, writeAttribute(name, value));
    this.#graph.message(1, node);
    return names[0];
  }

  input(name: string, type: number, dims: readonly (number | string)[]): void {
    this.#graph.message(11, valueInfo(name, type, dims));
  }

  output(name: string, type: number, dims: readonly (number | string)[]): void {
    this.#graph.message(12, valueInfo(name, type, dims));
  }

  /** The file, in parts to be written one after the other. */
  file(opset: number): Uint8Array[] {
    const version = new Message().text(1, '').int(2, opset);
    return new Message()
      .int(1, 8)
      .text(2, 'kkori')
      .message(7, this.#graph.text(2, 'graph'))
      .message(8, version).chunks;
  }
}

function writeAttribute(name: string, value: Attribute): Message {
  const attribute = new Message().text(1, name);
  if (typeof value === 'number') return attribute.float(2, value).int(20, 1);
  if ('int' in value) return attribute.int(3, value.int).int(20, 2);
  for (const int of value) attribute.int(8, int);
  return attribute.int(20, 7);
}

function valueInfo(name: string, type: number, dims: readonly (number | string)[]): Message {
  const shape = new Message();
  for (const dim of dims)
    shape.message(
      1,
      typeof dim === 'number' ? new Message().int(1, dim) : new Message().text(2, dim),
    );
  const tensor = new Message().int(1, type).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensor));
}
