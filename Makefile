# Each target sets up what it needs (setup.sh), so any of them can be the first.
# PYTHON=… chooses the Python.
# Options: make lab LESSON=notebooks/es/01_perceptron.ipynb ARGS="--port=8890"
#          make notebooks EXECUTE=1 LESSONS="01 03"   make publish LESSONS=06   make test ARGS="-k widgets"

python := .venv/bin/python
LESSON := notebooks/en/01_perceptron.ipynb
course := COURSE_BUDGET=smoke KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 \
          PYDEVD_DISABLE_FILE_VALIDATION=1
root := $(if $(filter 0,$(shell id -u)),--allow-root)
# In the order of names: long files are early. A worker that dies ends the run, which names its test.
two := -n 2 --max-worker-restart=0 --dist loadfile --no-loadscope-reorder
display := $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname))
# What a newer version cannot change: texts, and commands whose code other tests run.
same := assign bank build by_hand checks explorables grade hostile links lms names notebooks private \
        remarks reports set_up setup style submissions teaser typesetting withheld wire
lab := --log-level=WARN --LabApp.default_url=/lab/tree/$(LESSON) \
       --LabApp.app_settings_dir=settings $(root) $(if $(display),,--no-browser)

.PHONY: help lab test test-newest test-browser notebooks publish site lint spell bench bench-grading clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

lab: ## open the course in JupyterLab, on lesson 1
	@sh setup.sh
	@# Without trust, JupyterLab alters stored outputs.
	@$(python) -m jupyter trust notebooks/*/*.ipynb notebooks/*/*/*.ipynb > /dev/null
	$(python) -m jupyterlab $(lab) $(ARGS)

test: ## run every test, on Google Colab's versions
	@sh setup.sh colab
	$(python) -m instructor build --check
	$(python) -m ruff check
	$(course) $(python) -m pytest $(two) $(ARGS)

test-newest: ## run the tests of code and the English lessons on the newest versions
	@sh setup.sh newest
	$(course) .venv-newest/bin/python -m pytest tests notebooks/en $(same:%=--ignore=tests/test_%.py) \
	    $(two) $(ARGS)

test-browser: site ## look at lessons and site in a browser; needs Chromium and Node.js 20 or newer
	@sh setup.sh colab
	@npm install --no-package-lock --no-audit --no-fund --silent
	$(python) -m pytest tests_browser -n 2 --dist loadgroup $(ARGS)

notebooks: ## build the notebooks from lessons/; EXECUTE=1 also runs them and stores the outputs
	@sh setup.sh colab
	$(python) -m instructor build $(if $(EXECUTE),--execute) $(LESSONS)

publish: ## run the lessons on real data and store the outputs; COURSE_BUDGET=gpu or paper for more
	@sh setup.sh colab
	$(python) -m instructor publish $(LESSONS)

site: ## build the site of all lessons in both languages, to browse and to print: site/index.html
	@sh setup.sh colab
	$(python) -m instructor site

lint: ## look for faults in the code of the lessons, the packages and the notebooks
	@sh setup.sh colab
	$(python) -m ruff check

spell: ## check the spelling, English and Spanish; needs Node.js 20 or newer
	@npm install --no-package-lock --no-audit --no-fund --silent
	npx cspell --no-progress --show-suggestions lessons helpers instructor \
	    README.md README.es.md CONTRIBUTING.md

bench: ## measure the speed of the convolutions and the widgets
	@sh setup.sh colab
	$(course) $(python) -m benchmarks.bench $(ARGS)

bench-grading: ## measure the speed of the grader
	@sh setup.sh colab
	$(course) $(python) -m benchmarks.grading

clean: ## remove the environments and all caches
	rm -rf .venv .venv-newest node_modules build site .pytest_cache .ruff_cache .hypothesis
