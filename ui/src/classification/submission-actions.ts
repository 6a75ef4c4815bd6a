import type { ReportFeedback } from '../feedback/report-feedback';
import type { SearchLabels } from '../feedback/search-labels';
import type { DrawHeatmaps } from '../heatmap/draw-heatmaps';

/** What a card can ask for; one stable object for all of them. */
export interface SubmissionActions {
  readonly cancel: (id: string) => void;
  readonly retry: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly drawHeatmaps: DrawHeatmaps;
  readonly reportFeedback: ReportFeedback;
  readonly searchLabels: SearchLabels;
}
