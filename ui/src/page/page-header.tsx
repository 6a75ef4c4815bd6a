import { texts } from '../texts';
import { ColorSchemeSwitch } from '../theme/color-scheme-switch';
import './page-header.css';

export function PageHeader() {
  return (
    <header className="page-header">
      <img src="/favicon.svg" alt="" width="40" height="40" />
      <div>
        <h1>{texts.page.title}</h1>
        <p>{texts.page.tagline}</p>
      </div>
      <ColorSchemeSwitch />
    </header>
  );
}
