"""What axe-core finds wrong in the course's part of the page: its prose and its outputs."""

from collections.abc import Collection, Sequence

from playwright.sync_api import Locator

from instructor.editions import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# Our part of the page; the rest is JupyterLab's.
OURS = [".jp-Notebook .jp-MarkdownOutput", ".jp-Notebook .jp-OutputArea-output"]
SERIOUS = ("serious", "critical")

# Parts of our outputs that others make, and the reason why their faults are not ours to mend.
UPSTREAM: dict[str, str] = {}

RUN = """async ([ours, upstream]) => {
    const parts = {include: ours.map(part => [part]), exclude: upstream.map(part => [part])};
    const found = await axe.run(parts, {resultTypes: ["violations"]});
    return found.violations.flatMap(({id, impact, nodes}) => nodes.map(node => (
        {id, impact, html: node.html, target: node.target.join(" "), why: node.failureSummary})));
}"""


def violations(panel: Locator, ours: Sequence[str] = OURS,
               upstream: Collection[str] = UPSTREAM) -> list[str]:
    """Each serious or critical violation: the rule, the element and what axe says about it."""
    page = panel.page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, [list(ours), list(upstream)])
    return [f"{fault['id']} ({fault['impact']}): {fault['html'][:200]}\n"
            f"  at {fault['target']}\n  {fault['why']}"
            for fault in found if fault["impact"] in SERIOUS]
