import { refused } from '../failure';
import { ByteCursor, type Bytes } from './byte-cursor';

/** What the header of a graph says; weights are passed over, never read. */
export interface OnnxFacts {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Files beside this one that hold weights, by the name the graph uses, and the bytes needed. */
  readonly external: ReadonlyMap<string, number>;
  /** The largest single tensor, in bytes: one buffer on a graphics adapter. */
  readonly largestTensor: number;
  /** Whether most of its numbers are 16-bit floats. */
  readonly isHalf: boolean;
  readonly operators: ReadonlySet<string>;
}

export interface Value {
  readonly name: string;
  /** A number, or the name of a size that varies, or empty where nothing is said. */
  readonly dims: readonly (number | string)[];
}

/** Bytes of an element, by ONNX `TensorProto.DataType`; 4-bit types count as one. */
const width: Readonly<Record<number, number>> = {
  1: 4,
  4: 2,
  5: 2,
  6: 4,
  7: 8,
  10: 2,
  11: 8,
  16: 2,
};
const float16 = 10;

/**
 * Reads an ONNX file's header. Refuses what is no ONNX file (`not-onnx`), and one that ends before
 * its parts do (`broken-onnx`). Source: `onnx.proto` of ONNX 1.19; field numbers beside each case.
 */
export async function readOnnx(bytes: Bytes, file: string): Promise<OnnxFacts> {
  const cursor = new ByteCursor(bytes, () => refused({ code: 'broken-onnx', file }));
  // ModelProto begins with `ir_version` (1), a number: a page, a text or a pointer do not.
  const first = bytes.size > 0 ? await bytes.read(0, Math.min(2, bytes.size)) : [];
  if (first[0] !== 0x08 || (first[1] ?? 0) === 0 || (first[1] ?? 0) > 64)
    throw refused({ code: 'not-onnx', file });
  const found: Draft = {
    inputs: [],
    outputs: [],
    external: new Map(),
    largestTensor: 0,
    halfBytes: 0,
    weightBytes: 0,
    operators: new Set(),
  };
  const graphs: number[] = [];
  await cursor.fields(bytes.size, async (field, end) => {
    if (field !== 7) return;
    graphs.push(cursor.at);
    await readGraph(cursor, end, found);
  });
  if (graphs.length === 0) throw refused({ code: 'not-onnx', file });
  const { halfBytes, weightBytes, ...facts } = found;
  return { ...facts, isHalf: halfBytes * 2 > weightBytes };
}

interface Draft {
  readonly inputs: Value[];
  readonly outputs: Value[];
  readonly external: Map<string, number>;
  largestTensor: number;
  halfBytes: number;
  weightBytes: number;
  readonly operators: Set<string>;
}

/** GraphProto: node (1), initializer (5), input (11), output (12). */
async function readGraph(cursor: ByteCursor, graphEnd: number, found: Draft): Promise<void> {
  await cursor.fields(graphEnd, async (field, end) => {
    if (field === 1)
      // NodeProto: op_type (4).
      await cursor.fields(end, async (part, partEnd) => {
        if (part === 4) found.operators.add(await cursor.text(partEnd));
      });
    else if (field === 5) await readTensor(cursor, end, found);
    else if (field === 11) found.inputs.push(await readValue(cursor, end));
    else if (field === 12) found.outputs.push(await readValue(cursor, end));
  });
}

/** TensorProto: dims (1), data_type (2), raw_data (9), external_data (13: key 1, value 2). */
async function readTensor(cursor: ByteCursor, tensorEnd: number, found: Draft): Promise<void> {
  const about = new Map<string, string>();
  let elements = 1;
  let type = 0;
  let raw = 0;
  await cursor.fields(tensorEnd, async (field, end, value) => {
    if (field === 1 && value !== null) elements *= value;
    else if (field === 1) while (cursor.at < end) elements *= await cursor.varint();
    else if (field === 2) type = value ?? 0;
    else if (field === 9) raw = end - cursor.at;
    else if (field === 13) {
      const pair = ['', ''];
      await cursor.fields(end, async (part, partEnd) => {
        if (part === 1 || part === 2) pair[part - 1] = await cursor.text(partEnd);
      });
      about.set(pair[0] ?? '', pair[1] ?? '');
    }
  });
  const location = about.get('location');
  const size = raw || Number(about.get('length') ?? 0) || elements * (width[type] ?? 1);
  if (location !== undefined) {
    const end = Number(about.get('offset') ?? 0) + size;
    found.external.set(location, Math.max(found.external.get(location) ?? 0, end));
  }
  found.largestTensor = Math.max(found.largestTensor, size);
  found.weightBytes += size;
  if (type === float16) found.halfBytes += size;
}

/** ValueInfoProto: name (1), type (2) → tensor_type (1) → shape (2) → dim (1) → value 1, name 2. */
async function readValue(cursor: ByteCursor, valueEnd: number): Promise<Value> {
  let name = '';
  const dims: (number | string)[] = [];
  const dim = async (_: number, end: number) => {
    let size: number | string = '';
    await cursor.fields(end, async (field, partEnd, value) => {
      if (field === 1) size = value ?? 0;
      else if (field === 2) size = await cursor.text(partEnd);
    });
    dims.push(size);
  };
  await cursor.fields(valueEnd, async (field, end) => {
    if (field === 1) name = await cursor.text(end);
    else if (field === 2)
      await cursor.fields(end, async (kind, kindEnd) => {
        if (kind !== 1) return;
        await cursor.fields(kindEnd, async (part, partEnd) => {
          if (part === 2) await cursor.fields(partEnd, dim);
        });
      });
  });
  return { name, dims };
}
