import type { Argument, Command, CommanderError } from 'commander';

/** The words of the command line are wrong; the message says what was expected and what came. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** What Commander says of wrong words, as all of this program's messages are: expected, and came. */
export function inOurWords({ code, message }: CommanderError, command: Command): string {
  const [, quoted = ''] = /'(.+)'/s.exec(message) ?? [];
  switch (code) {
    case 'commander.missingArgument':
      return `Expected ${wanted(missing(command, quoted))}; came none.`;
    case 'commander.excessArguments':
      return `Expected ${wanted(command.registeredArguments)}; came ${command.args.join(' ')}.`;
    case 'commander.missingMandatoryOptionValue':
    case 'commander.optionMissingArgument':
      return `Expected ${quoted}; came none.`;
    default: {
      const sentence = message.replace(/^error: /, '');
      return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
    }
  }
}

function missing({ registeredArguments }: Command, name: string): readonly Argument[] {
  return registeredArguments.filter((argument) => argument.name() === name);
}

function wanted(args: readonly Argument[]): string {
  if (args.length === 0) return 'no arguments';
  return args
    .map((argument) => `${argument.variadic ? 'at least one' : 'one'} ${argument.name()}`)
    .join(' and ');
}
