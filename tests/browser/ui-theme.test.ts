import '../../src/ui/theme/index.css';
import { afterEach, expect, test } from 'vitest';
import { labelColours } from '../../src/ui/theme/labels';

afterEach(() => {
  delete document.documentElement.dataset['theme'];
});

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext('2d', { willReadFrequently: true });

/** What a CSS colour is on the screen, as the browser itself paints it. */
function paint(colour: string): readonly number[] {
  const probe = document.createElement('i');
  probe.style.color = colour;
  document.body.append(probe);
  const computed = getComputedStyle(probe).color;
  probe.remove();
  if (!context) throw new Error('There is no canvas.');
  context.clearRect(0, 0, 1, 1);
  context.fillStyle = computed;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = paint(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['--bg', '--surface', '--raised', '--sunken'];
const pairs = [
  ...['--text', '--muted', '--accent', '--danger', '--warn', '--ok'].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ...['--accent', '--danger', '--warn', '--ok'].map((ink) => [ink, `${ink}-soft`] as const),
  ...['--accent-soft', '--danger-soft', '--warn-soft', '--ok-soft'].flatMap((ground) => [
    ['--text', ground] as const,
    ['--muted', ground] as const,
  ]),
  ['--on-accent', '--accent'] as const,
];

for (const theme of ['light', 'dark'] as const) {
  test(`${theme}: words can be read on every ground`, () => {
    document.documentElement.dataset['theme'] = theme;
    const weak = pairs
      .map(([ink, ground]) => ({ ink, ground, is: contrast(`var(${ink})`, `var(${ground})`) }))
      .filter(({ is }) => is < 4.5);
    expect(weak).toEqual([]);
  });

  test(`${theme}: controls and focus can be seen`, () => {
    document.documentElement.dataset['theme'] = theme;
    const weak = ['--edge', '--focus'].flatMap((ink) =>
      grounds
        .map((ground) => ({ ink, ground, is: contrast(`var(${ink})`, `var(${ground})`) }))
        .filter(({ is }) => is < 3),
    );
    expect(weak).toEqual([]);
  });

  test(`${theme}: labels of every hue can be read`, () => {
    document.documentElement.dataset['theme'] = theme;
    const weak = Array.from({ length: 72 }, (_, step) => step * 5).flatMap((hue) => {
      const { tint, ink, chip } = labelColours(hue);
      return [
        { hue, on: 'text on tint', is: contrast('var(--text)', tint) },
        { hue, on: 'ink on tint', is: contrast(ink, tint) },
        { hue, on: 'ink on surface', is: contrast(ink, 'var(--surface)') },
        { hue, on: 'ink on sunken', is: contrast(ink, 'var(--sunken)') },
        { hue, on: 'chip', is: contrast('var(--label-on-chip)', chip) },
      ].filter(({ is }) => is < 4.5);
    });
    expect(weak).toEqual([]);
  });
}
