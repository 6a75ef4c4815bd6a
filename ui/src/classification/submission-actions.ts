import type { ReportFeedback } from '../feedback/report-feedback';
import type { SearchLabels } from '../feedback/search-labels';
import type { DrawHeatmaps } from '../heatmap/draw-heatmaps';
import type { Teaching } from '../teaching/teaching';

/** What a card can ask for; one stable object for all of them. */
export interface SubmissionActions {
  readonly cancel: (id: string) => void;
  readonly retry: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly drawHeatmaps: DrawHeatmaps;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
  /** Whether a model is an own classifier that this page may teach. */
  readonly canTeach: (model: string) => boolean;
  readonly teach: Teaching['teach'];
}
