import { afterEach, describe, expect, it } from 'vitest';
import { EngineError, toFailure } from '../../src/engine/failure';
import { connect, serve } from '../../src/engine/rpc';

type Toy = {
  double: { arg: number; progress: string; result: number };
  wait: { arg: null; progress: never; result: null };
  unclonable: { arg: null; progress: never; result: unknown };
};
const ports: MessagePort[] = [];

function pair(onAbort?: () => void) {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serve<Toy>(port2, {
    double(n, { progress }) {
      progress('half way');
      if (n < 0) return Promise.reject(new EngineError('out-of-memory', 'negative'));
      return Promise.resolve(n * 2);
    },
    wait: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          onAbort?.();
          reject(signal.reason as Error);
        });
      }),
    unclonable: () => Promise.resolve(() => 1),
  });
  const client = connect<Toy>(port1);
  port1.start();
  port2.start();
  return client;
}

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

describe('rpc', () => {
  it('resolves, after its progress', async () => {
    const seen: string[] = [];
    expect(await pair().call('double', 4, { onProgress: (s) => seen.push(s) })).toBe(8);
    expect(seen).toEqual(['half way']);
  });

  it('a failure keeps its code', async () => {
    await expect(pair().call('double', -1)).rejects.toMatchObject({
      name: 'EngineError',
      code: 'out-of-memory',
    });
  });

  it('aborting rejects at once and reaches the handler', async () => {
    const stop = new AbortController();
    let reach: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const call = pair(() => reach()).call('wait', null, { signal: stop.signal });
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await expect(reached).resolves.toBeUndefined();
  });

  it('a signal that is aborted already sends nothing', async () => {
    const call = pair().call('double', 1, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  it('an answer that cannot be cloned is a failure, not silence', async () => {
    await expect(pair().call('unclonable', null)).rejects.toMatchObject({ code: 'internal' });
  });

  it('an argument that cannot be cloned is a failure, and the next call works', async () => {
    const client = pair();
    const bad = client.call('double', (() => 1) as unknown as number);
    await expect(bad).rejects.toMatchObject({ code: 'internal' });
    expect(await client.call('double', 1)).toBe(2);
  });

  it('a dead worker rejects open and later calls', async () => {
    const client = pair();
    const open = client.call('wait', null);
    client.fail({ code: 'crashed', message: 'gone' });
    await expect(open).rejects.toMatchObject({ code: 'crashed' });
    await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'crashed' });
  });
});

describe('failures', () => {
  it.each([
    new RangeError('Array buffer allocation failed'),
    new Error("Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc"),
    new WebAssembly.RuntimeError('memory access out of bounds'),
    new Error('Out of memory'),
  ])('%s is out of memory', (error) => {
    expect(toFailure(error).code).toBe('out-of-memory');
  });

  it('an error of another kind takes the fallback', () => {
    expect(toFailure(new TypeError('Failed to fetch'), 'model-missing').code).toBe('model-missing');
    expect(toFailure(new EngineError('device-lost', ''), 'model-missing').code).toBe('device-lost');
    expect(toFailure(42).code).toBe('internal');
  });
});
