import { Component, type ReactNode } from 'react';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  readonly onReload: () => void;
}

/** React has no hook for this. What was thrown is in the browser's console, by React's doing. */
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
          <h1>This page has stopped working</h1>
          <p>That is a fault of ours, not of your photo. Reload the page to go on.</p>
        </div>
        <button type="button" className="button" onClick={this.props.onReload}>
          Reload the page
        </button>
      </main>
    );
  }
}
