/** The part of cli-progress 3.12 that we use; it brings no types of its own. */
declare module 'cli-progress' {
  export interface BarOptions {
    readonly format: string;
    readonly stream: NodeJS.WritableStream;
    readonly hideCursor?: boolean;
  }

  export interface BarPreset {
    readonly barCompleteChar: string;
    readonly barIncompleteChar: string;
  }

  export class SingleBar {
    constructor(options: BarOptions, preset?: BarPreset);
    start(total: number, startValue: number, payload?: Readonly<Record<string, unknown>>): void;
    update(value: number, payload?: Readonly<Record<string, unknown>>): void;
    stop(): void;
  }

  export const Presets: { readonly shades_classic: BarPreset };
}
