/** How a command is called, and what that does. */
export type Example = readonly [command: string, does: string];

/** What a help has below its options. */
export function helpText(...blocks: readonly string[]): string {
  return `\n${blocks.join('\n\n')}`;
}

/** What people read first. */
export function examples(...all: readonly Example[]): string {
  const width = Math.max(...all.map(([command]) => command.length));
  const lines = all.map(([command, does]) => `  ${command.padEnd(width)}   ${does}`);
  return ['Examples:', ...lines].join('\n');
}

/** For programs that call a command which runs to an end. */
export function exitCodes(zero: string, one = 'anything else'): string {
  return `Exit code: 0 ${zero}, 1 ${one},\n2 wrong arguments or unusable input, 78 wrong configuration.`;
}
