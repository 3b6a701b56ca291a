// The main story, as most staff have it.
import { publishAndRead } from "./lib/main-story.mjs";
import { story } from "./lib/story.mjs";

story("a post is published, arrives at a colleague's list, and is read", publishAndRead);
