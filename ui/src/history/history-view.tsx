import { Button } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts';
import type { ExportFormat } from './export-history';
import type { HistoryState } from './history';
import { HistoryItem } from './history-item';
import { saveFile } from './save-file';
import './history-view.css';

interface HistoryViewProps {
  readonly state: HistoryState;
  readonly onClear: () => void;
}

export function HistoryView({ state: { entries, isKept }, onClear }: HistoryViewProps) {
  const [cleared, setCleared] = useState(false);

  async function save(format: ExportFormat): Promise<void> {
    const { exportHistory } = await import('./export-history');
    saveFile(exportHistory(entries, format), texts.history.fileName(format));
  }

  return (
    <section className="history-view" aria-label={texts.history.title}>
      <div className="history-view-head">
        <div>
          <h2>{texts.history.title}</h2>
          <p>{isKept ? texts.history.where : texts.history.notKept}</p>
        </div>
        <div className="history-view-buttons">
          <Button
            variant="default"
            disabled={entries.length === 0}
            onClick={() => void save('csv')}
          >
            {texts.history.exportCsv}
          </Button>
          <Button
            variant="default"
            disabled={entries.length === 0}
            onClick={() => void save('json')}
          >
            {texts.history.exportJson}
          </Button>
          <Button
            variant="default"
            disabled={entries.length === 0}
            onClick={() => {
              onClear();
              setCleared(true);
            }}
          >
            {texts.history.clear}
          </Button>
        </div>
      </div>
      <p role="status">{cleared && entries.length === 0 && texts.history.cleared}</p>
      {entries.length === 0 ? (
        <p>{texts.history.empty}</p>
      ) : (
        <ol>
          {entries.map((entry) => (
            <li key={entry.id}>
              <HistoryItem entry={entry} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
