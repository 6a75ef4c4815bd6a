const INDENT = '  ';
const GAP = '   ';

type Rows = readonly (readonly string[])[];

/** Columns as wide as their widest cell; the first one to the left, the others to the right. */
export function formatTable(rows: Rows): string {
  const columnCount = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return (INDENT + cells.join(GAP)).trimEnd();
  };
  return rows.map(line).join('\n');
}

/** The same for a Markdown page, where the first row is the heading. */
export function formatMarkdownTable([heading = [], ...rows]: Rows): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = heading.map((_, column) => (column === 0 ? '---' : '---:'));
  return [heading, rule, ...rows].map(line).join('\n');
}
