import { render } from 'preact';
import { App } from './app.tsx';
import { createStudio } from './studio.ts';

const root = document.getElementById('studio');
if (root) render(<App studio={createStudio(window)} />, root);
