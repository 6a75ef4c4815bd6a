import { Alert } from '@mantine/core';
import type { ServiceReport } from '../service/service-monitor';
import { texts } from '../texts';
import type { ModelsPlace } from './models-place';
import { modelsTexts } from './models-texts';
import { ModelsWorkbench } from './models-workbench';
import './models-view.css';

interface ModelsViewProps {
  readonly place: ModelsPlace;
  /** What the service says of itself; undefined as long as it has not. */
  readonly report: ServiceReport | undefined;
}

/** The page's place for models from elsewhere. */
export function ModelsView({ place, report }: ModelsViewProps) {
  return (
    <div className="models-view">
      <h2>{modelsTexts.title}</h2>
      <p className="models-purpose">{modelsTexts.purpose}</p>
      {report === undefined && <p>{texts.page.loading}</p>}
      {report?.modelUploads === false && (
        <Alert role="presentation" title={modelsTexts.notAllowed}>
          {modelsTexts.notAllowedAdvice}
        </Alert>
      )}
      {report?.modelUploads === true && (
        <ModelsWorkbench place={place} mediaTypes={report.mediaTypes} />
      )}
    </div>
  );
}
