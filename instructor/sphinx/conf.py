"""How Sphinx builds the site's pages.

`instructor.site` gives it the language, the title, the sources and MathJax.
"""

extensions = ["myst_nb"]
html_theme = "sphinx_book_theme"
html_theme_options = {"article_header_end": ["language.html", "article-header-buttons.html"],
                      "footer_content_items": [], "navbar_persistent": []}
html_context = {"default_mode": "light"}  # the figures are on white
templates_path = ["templates"]
html_static_path = ["static", "../../build/site/static"]  # the second has MathJax
html_css_files = ["site.css"]
html_copy_source = False  # it is not the notebook that students open
html_show_search_summary = False  # a browser refuses to fetch it on disk
html_show_sphinx = False
html_use_index = False

nb_execution_mode = "off"
myst_enable_extensions = ["attrs_inline", "dollarmath"]
myst_heading_anchors = 3
mathjax_path = "tex-svg.js"
