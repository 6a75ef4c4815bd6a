import { Component, type ReactNode } from 'react';
import { texts } from '../texts';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  readonly onReload: () => void;
}

/**
 * React has no hook for this. What was thrown is in the browser's console, by React's doing. It
 * uses nothing of the page but its words, because anything else may be what has failed.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly hasFailed: boolean }> {
  override readonly state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main className="app">
        <div role="alert">
          <h1>{texts.page.broken}</h1>
          <p>{texts.page.brokenAdvice}</p>
          <button type="button" onClick={this.props.onReload}>
            {texts.page.reload}
          </button>
        </div>
      </main>
    );
  }
}
