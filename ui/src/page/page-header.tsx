import { texts } from '../texts';
import { ColorSchemeSwitch } from '../theme/color-scheme-switch';
import { Logo } from './logo';
import './page-header.css';

export function PageHeader() {
  return (
    <header className="page-header">
      <Logo />
      <div>
        <h1>{texts.page.title}</h1>
        <p>{texts.page.tagline}</p>
      </div>
      <ColorSchemeSwitch />
    </header>
  );
}
