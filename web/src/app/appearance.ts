// Makes the page look as its person has chosen: the theme and the spacing stand on <html>, where the
// styles find them. Before anybody is known, the browser's own settings hold.
import { preference } from "@/api/preferences";

function show(): void {
  const { dataset } = document.documentElement;
  dataset["theme"] = preference.get("theme");
  dataset["density"] = preference.get("density");
}

show();
preference.subscribe(show);
