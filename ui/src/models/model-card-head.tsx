import type { ReactNode } from 'react';
import { formatBytes } from '../format/format';
import './model-card.css';

interface ModelCardHeadProps {
  readonly name: string;
  readonly bytes: number;
  /** What can be done with all of it. */
  readonly children?: ReactNode;
}

/** Which model a card is about. */
export function ModelCardHead({ name, bytes, children }: ModelCardHeadProps) {
  return (
    <div className="model-card-head">
      <h3>{name}</h3>
      <p className="hint">{formatBytes(bytes)}</p>
      {children}
    </div>
  );
}
