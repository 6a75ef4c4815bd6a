import type { ClassifierTables } from '../classifiers/classifier-tables.js';
import type { FeedbackTables } from '../feedback/feedback-tables.js';

/** Every table; each room declares its own beside what it keeps there. */
export type Tables = FeedbackTables & ClassifierTables;
