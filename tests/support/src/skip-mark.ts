/** Stands in a skipped suite's name before the reason, for the reporter to find it. */
export const SKIP_MARK = ' [skipped: ';
