import { texts } from '../texts';
import './page-footer.css';

export function PageFooter() {
  return (
    <footer className="page-footer">
      <p>{texts.page.privacy}</p>
      <p>
        {texts.page.developers} <a href="/docs">{texts.page.restDocs}</a>{' '}
        <a href="/graphql">{texts.page.graphql}</a>
      </p>
    </footer>
  );
}
