/** The colours of a label's hue in the theme in force, as CSS. For rules made in code. */
export interface LabelColours {
  readonly tint: string;
  readonly ink: string;
  readonly chip: string;
}

const colour = (part: keyof LabelColours, hue: number) =>
  `oklch(var(--label-${part}-l) var(--label-${part}-c) ${hue})`;

/** In components, `class="hued" style:--hue={hue}` gives the same as `--label-tint` and so on. */
export const labelColours = (hue: number): LabelColours => ({
  tint: colour('tint', hue),
  ink: colour('ink', hue),
  chip: colour('chip', hue),
});
