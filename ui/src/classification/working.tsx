import './working.css';

export function Working() {
  return (
    <p className="working">
      <span className="working-dot" aria-hidden="true" />
      Looking at your photo…
    </p>
  );
}
