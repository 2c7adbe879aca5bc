import { dataType, OnnxGraph } from './writer';

/** The size of a BERT token classifier. */
export interface BertShape {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly inner: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly tags: number;
}

/** `int8` is what onnxruntime's `quantize_dynamic` writes: per tensor, symmetric weights. */
export type Precision = 'float32' | 'int8';

/**
 * A BERT token classifier with random weights, as the parts of an ONNX file. Same shape and seed,
 * same weights, on every machine and in both precisions. Attention is plain MatMul and Softmax.
 */
export function randomBert(shape: BertShape, seed: number, precision: Precision): Uint8Array[] {
  const graph = new OnnxGraph();
  const random = gaussian(seed);
  const { hidden, heads, tags, positions } = shape;
  const part = new Parts(graph, precision, random, hidden);

  const axes = ['batch_size', 'sequence_length'];
  for (const name of ['input_ids', 'attention_mask', 'token_type_ids'])
    graph.input(name, dataType.int64, axes);
  graph.output('logits', dataType.float, [...axes, tags]);
  part.ints('split', [0, 0, heads, hidden / heads]);
  part.ints('flat', [0, 0, hidden]);
  for (const value of [0, 1, 2]) part.ints(`int${String(value)}`, [value]);
  part.scalar('one', 1);

  const words = part.embedding('words', shape.vocabulary, 'input_ids');
  const types = part.embedding('types', 2, 'token_type_ids');
  const places = part.floats('places', [positions, hidden], 0.02);
  graph.node('Shape', ['input_ids'], 'shape');
  graph.node('Slice', ['shape', 'int1', 'int2', 'int0'], 'length');
  graph.node('Slice', [places, 'int0', 'length', 'int0'], 'place');
  graph.node('Add', [words, types], 'words_types');
  graph.node('Add', ['words_types', 'place'], 'embedded');
  let state = part.norm('embeddings', 'embedded');

  graph.node('Cast', ['attention_mask'], 'mask', { to: { int: dataType.float } });
  graph.node('Sub', ['one', 'mask'], 'padding');
  graph.node('Mul', ['padding', part.scalar('never', -10_000)], 'penalty');
  graph.node('Unsqueeze', ['penalty', part.ints('inner_axes', [1, 2])], 'penalties');

  for (let layer = 0; layer < shape.layers; layer++)
    state = part.layer(`layer${String(layer)}`, state, shape);
  part.linear('classifier', state, hidden, tags, 4.4 / Math.sqrt(hidden), 'logits');
  return graph.file(17);
}

class Parts {
  readonly #graph: OnnxGraph;
  readonly #precision: Precision;
  readonly #random: () => number;
  readonly #hidden: number;
  readonly #quantized = new Set<string>();

  constructor(graph: OnnxGraph, precision: Precision, random: () => number, hidden: number) {
    this.#graph = graph;
    this.#precision = precision;
    this.#random = random;
    this.#hidden = hidden;
  }

  ints(name: string, values: readonly number[]): string {
    return this.#graph.weight(name, [values.length], BigInt64Array.from(values, BigInt));
  }

  scalar(name: string, value: number): string {
    return this.#graph.weight(name, [], Float32Array.of(value));
  }

  floats(name: string, dims: readonly number[], deviation: number, mean = 0): string {
    return this.#graph.weight(name, dims, this.#draw(dims, deviation, mean));
  }

  embedding(name: string, rows: number, ids: string): string {
    const dims = [rows, this.#hidden];
    if (this.#precision === 'float32')
      return this.#graph.node('Gather', [this.floats(name, dims, 0.02), ids], `${name}_of`);
    const [values, scale, zero] = this.#int8(name, dims, 0.02);
    this.#graph.node('Gather', [values, ids], `${name}_int8`);
    return this.#graph.node('DequantizeLinear', [`${name}_int8`, scale, zero], `${name}_of`);
  }

  norm(name: string, input: string): string {
    const gain = this.floats(`${name}_gain`, [this.#hidden], 0.25, 1);
    const shift = this.floats(`${name}_shift`, [this.#hidden], 0.02);
    const attributes = { axis: { int: 2 }, epsilon: 1e-12 };
    return this.#graph.node('LayerNormalization', [input, gain, shift], `${name}_norm`, attributes);
  }

  /** `input` times a matrix [rows, columns], plus a bias. */
  linear(
    name: string,
    input: string,
    rows: number,
    columns: number,
    deviation: number,
    output = `${name}_out`,
  ): string {
    const product = this.#product(name, input, [rows, columns], deviation);
    return this.#graph.node('Add', [product, this.floats(`${name}_bias`, [columns], 0.02)], output);
  }

  layer(name: string, input: string, { hidden, heads, inner }: BertShape): string {
    const graph = this.#graph;
    const deviation = 0.83 / Math.sqrt(hidden);
    const [query, key, value] = (
      [
        ['query', [0, 2, 1, 3]],
        ['key', [0, 2, 3, 1]],
        ['value', [0, 2, 1, 3]],
      ] as const
    ).map(([role, perm]) => {
      const linear = this.linear(`${name}_${role}`, input, hidden, hidden, deviation);
      const split = graph.node('Reshape', [linear, 'split'], `${name}_${role}_split`);
      return graph.node('Transpose', [split], `${name}_${role}_heads`, { perm });
    }) as [string, string, string];
    graph.node('MatMul', [query, key], `${name}_raw`);
    const scale = this.scalar(`${name}_scale`, 1 / Math.sqrt(hidden / heads));
    graph.node('Mul', [`${name}_raw`, scale], `${name}_scaled`);
    graph.node('Add', [`${name}_scaled`, 'penalties'], `${name}_masked`);
    graph.node('Softmax', [`${name}_masked`], `${name}_shares`, { axis: { int: 3 } });
    graph.node('MatMul', [`${name}_shares`, value], `${name}_mix`);
    graph.node('Transpose', [`${name}_mix`], `${name}_mixed`, { perm: [0, 2, 1, 3] });
    graph.node('Reshape', [`${name}_mixed`, 'flat'], `${name}_context`);
    const attended = this.linear(`${name}_attended`, `${name}_context`, hidden, hidden, deviation);
    graph.node('Add', [attended, input], `${name}_sum1`);
    const middle = this.norm(`${name}_middle`, `${name}_sum1`);
    const wide = this.linear(`${name}_wide`, middle, hidden, inner, deviation);
    const bent = this.#gelu(name, wide);
    const narrow = this.linear(`${name}_narrow`, bent, inner, hidden, 0.83 / Math.sqrt(inner));
    graph.node('Add', [narrow, middle], `${name}_sum2`);
    return this.norm(`${name}_end`, `${name}_sum2`);
  }

  /** x · (1 + erf(x / √2)) / 2. */
  #gelu(name: string, input: string): string {
    const graph = this.#graph;
    graph.node('Div', [input, this.scalar(`${name}_root2`, Math.SQRT2)], `${name}_gelu1`);
    graph.node('Erf', [`${name}_gelu1`], `${name}_gelu2`);
    graph.node('Add', [`${name}_gelu2`, 'one'], `${name}_gelu3`);
    graph.node('Mul', [input, `${name}_gelu3`], `${name}_gelu4`);
    return graph.node('Mul', [`${name}_gelu4`, this.scalar(`${name}_half`, 0.5)], `${name}_gelu`);
  }

  #product(name: string, input: string, dims: readonly [number, number], deviation: number) {
    const graph = this.#graph;
    if (this.#precision === 'float32')
      return graph.node(
        'MatMul',
        [input, this.floats(`${name}_weight`, dims, deviation)],
        `${name}_product`,
      );
    const [values, scale, zero] = this.#int8(`${name}_weight`, dims, deviation);
    // Query, key and value read the same input, which is quantized once.
    const levels = `${input}_levels`;
    if (!this.#quantized.has(input))
      graph.node('DynamicQuantizeLinear', [input], [levels, `${input}_scale`, `${input}_zero`]);
    this.#quantized.add(input);
    graph.node('MatMulInteger', [levels, values, `${input}_zero`, zero], `${name}_int32`);
    graph.node('Cast', [`${name}_int32`], `${name}_cast`, { to: { int: dataType.float } });
    graph.node('Mul', [`${input}_scale`, scale], `${name}_scales`);
    return graph.node('Mul', [`${name}_cast`, `${name}_scales`], `${name}_product`);
  }

  #int8(name: string, dims: readonly number[], deviation: number) {
    const values = this.#draw(dims, deviation);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest / 127;
    const levels = Int8Array.from(values, (value) => Math.round(value / scale));
    return [
      this.#graph.weight(name, dims, levels),
      this.scalar(`${name}_scale`, scale),
      this.#graph.weight(`${name}_zero`, [], Int8Array.of(0)),
    ] as const;
  }

  #draw(dims: readonly number[], deviation: number, mean = 0): Float32Array {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = mean + deviation * this.#random();
    return values;
  }
}

/**
 * Nearly normal numbers, mean 0 and deviation 1: sums of four uniform ones (Irwin-Hall). Unlike the
 * usual transforms this needs no logarithm, whose last bit differs between machines.
 */
function gaussian(seed: number): () => number {
  let state = seed >>> 0;
  // mulberry32
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}
