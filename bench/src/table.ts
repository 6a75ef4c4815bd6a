const INDENT = '  ';
const GAP = '   ';

/** Columns as wide as their widest cell; the first one to the left, the others to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
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
